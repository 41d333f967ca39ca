/** Something to be taken elsewhere: shown whole, and copied by one press. */
import { Box, Button, TextField } from '@mui/material';
import { useNotify } from 'react-admin';

interface Props {
  label: string;
  value: string;
}

export function CopyField({ label, value }: Props) {
  const notify = useNotify();
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      notify(`${label}を写しました。`, { type: 'info' });
    } catch {
      notify('写せませんでした。文字を選んで写してください。', { type: 'warning' });
    }
  }
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
      <TextField
        label={label}
        value={value}
        fullWidth
        multiline
        maxRows={6}
        size="small"
        slotProps={{ htmlInput: { readOnly: true } }}
        onFocus={({ target }) => target.select()}
      />
      <Button
        variant="outlined"
        sx={{ flexShrink: 0 }}
        aria-label={`${label}を写す`}
        onClick={() => void copy()}
      >
        写す
      </Button>
    </Box>
  );
}
