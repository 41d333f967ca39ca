/** A dialog with a form in it: says what is still missing, asks once more before what is grave, and closes when it was taken. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  Typography,
} from '@mui/material';
import { useId, useState, type ReactNode } from 'react';

interface Props {
  title: string;
  submitText: string;
  /** For what destroys, or brings in the police. */
  isGrave?: boolean;
  /** What is to be done before it can be sent; `null` when nothing is. */
  missing?: string | null;
  onSubmit: () => Promise<boolean>;
  onClose: () => void;
  maxWidth?: 'sm' | 'md';
  children: ReactNode;
}

/** Little margin on a small screen. */
const PAPER_SX = {
  m: { xs: 1, sm: 4 },
  width: { xs: 'calc(100% - 16px)', sm: 'calc(100% - 64px)' },
  maxHeight: { xs: 'calc(100% - 16px)', sm: 'calc(100% - 64px)' },
};
// The form is as high as the paper: what is long scrolls between the title and the buttons.
const FORM_STYLE = {
  display: 'flex',
  flexDirection: 'column',
  minHeight: 0,
  overflow: 'hidden',
} as const;

/** The first field, a list or a text, has the focus when the dialog opens. */
function focusFirst(content: HTMLElement | null): void {
  content
    ?.querySelector<HTMLElement>(
      '[role="combobox"], textarea:not([aria-hidden]), input:not([aria-hidden])',
    )
    ?.focus();
}

export function FormDialog({
  title,
  submitText,
  isGrave = false,
  missing = null,
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
    <Dialog
      open
      // A press beside it must not cost what was typed.
      onClose={(_event, reason) => reason !== 'backdropClick' && onClose()}
      fullWidth
      maxWidth={maxWidth}
      aria-labelledby={id}
      slotProps={{ paper: { sx: PAPER_SX } }}
    >
      <form
        style={FORM_STYLE}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null && !isSending) void submit();
        }}
      >
        <DialogTitle id={id} component="h2">
          {title}
        </DialogTitle>
        <DialogContent>
          <Stack ref={focusFirst} spacing={2} sx={{ pt: 1 }}>
            {children}
          </Stack>
        </DialogContent>
        <DialogActions sx={{ flexWrap: 'wrap', rowGap: 1 }}>
          <Typography
            id={`${id}-missing`}
            variant="body2"
            role="status"
            sx={{ flex: 1, pl: 2, minWidth: '10rem' }}
          >
            {missing}
          </Typography>
          <Button onClick={onClose}>やめる</Button>
          <Button
            type="submit"
            variant="contained"
            color={isGrave ? 'error' : 'primary'}
            disabled={missing !== null || isSending}
            aria-describedby={`${id}-missing`}
          >
            {isSending ? '処理しています…' : submitText}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
