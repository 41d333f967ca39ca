/** A number, and what was found by it. */
import { Box, Button, Link, List, ListItem, Stack, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { pathOf, type useByNumber } from './use-by-number.ts';

interface Props {
  by: ReturnType<typeof useByNumber>;
  /** What stands in the field at first. */
  number?: string;
  /** Something was chosen among several. */
  onChosen?: () => void;
}

export function NumberForm({ by, number = '', onChosen }: Props) {
  const { look, choices, problem, isLooking } = by;
  const [text, setText] = useState(number);
  const id = useId();
  return (
    <Box>
      <Stack
        component="form"
        direction="row"
        sx={{ gap: 1, alignItems: 'flex-start', pt: 1 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && !isLooking) void look(text.trim());
        }}
      >
        <TextField
          label="相談の番号"
          value={text}
          onChange={({ target }) => setText(target.value)}
          error={problem !== null}
          helperText={problem ?? '例 12。Enterで開きます。'}
          autoFocus
          autoComplete="off"
          fullWidth
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: { inputMode: 'numeric', maxLength: 20 },
            formHelperText: { role: 'status' },
          }}
        />
        <Button
          type="submit"
          variant="contained"
          disabled={text.trim() === '' || isLooking}
          sx={{ mt: 0.5 }}
        >
          開く
        </Button>
      </Stack>
      {choices.length > 0 && (
        <Box role="status">
          <Typography id={id} sx={{ mt: 1 }}>
            同じ番号の相談が、複数の窓口にあります。
          </Typography>
          <List aria-labelledby={id} dense>
            {choices.map((one) => (
              <ListItem key={one.id} disableGutters>
                <Link href={`#${pathOf(one.id)}`} onClick={onChosen}>
                  {one.service.name} No.{one.number}
                </Link>
              </ListItem>
            ))}
          </List>
        </Box>
      )}
    </Box>
  );
}
