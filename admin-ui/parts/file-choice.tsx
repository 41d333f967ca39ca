/** A button that chooses a file; the same one again, mended meanwhile, is a choice too. */
import { Box, Button, Typography } from '@mui/material';
import { useRef, type ChangeEvent } from 'react';

interface Props {
  /** What the file is, for those who hear it. */
  label: string;
  /** Of the one that was read; `null` before. */
  name: string | null;
  onChoose: (file: File) => void;
}

export function FileChoice({ label, name, onChoose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    if (file) onChoose(file);
    target.value = '';
  }
  return (
    <Box>
      <Button variant="outlined" onClick={() => input.current?.click()}>
        ファイルを選ぶ
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label={label}
        onChange={choose}
      />
      <Typography component="span" sx={{ ml: 1 }} role="status">
        {name === null ? '' : `「${name}」を読みました。`}
      </Typography>
    </Box>
  );
}
