/** A dialog with a form in it: asks once more before what cannot be undone, and closes when it was taken. */
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';

interface Props {
  title: string;
  submitText: string;
  /** For what destroys, or brings in the police. */
  isGrave?: boolean;
  isReady?: boolean;
  onSubmit: () => Promise<boolean>;
  onClose: () => void;
  maxWidth?: 'sm' | 'md';
  children: ReactNode;
}

export function FormDialog({
  title,
  submitText,
  isGrave = false,
  isReady = true,
  onSubmit,
  onClose,
  maxWidth = 'sm',
  children,
}: Props) {
  const [isSending, setSending] = useState(false);
  const id = useId();
  async function submit() {
    setSending(true);
    try {
      if (await onSubmit()) onClose();
    } finally {
      setSending(false);
    }
  }
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth={maxWidth} aria-labelledby={id}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isSending) void submit();
        }}
      >
        <DialogTitle id={id} component="h2">
          {title}
        </DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {children}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>やめる</Button>
          <Button
            type="submit"
            variant="contained"
            color={isGrave ? 'error' : 'primary'}
            disabled={!isReady || isSending}
          >
            {isSending ? '処理しています…' : submitText}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
