/** A button that says why it cannot be pressed, also to those who come by keyboard or by ear. */
import { Button, Tooltip, type ButtonProps } from '@mui/material';
import { useId } from 'react';
import { useNotify } from 'react-admin';

interface Props {
  text: string;
  /** Why not, when it cannot be pressed. */
  blocked: string | null;
  onPress: () => void;
  variant?: NonNullable<ButtonProps['variant']>;
}

export function ActionButton({ text, blocked, onPress, variant = 'outlined' }: Props) {
  const notify = useNotify();
  const id = useId();
  if (blocked === null)
    return (
      <Button size="small" variant={variant} onClick={onPress} sx={{ flexShrink: 0 }}>
        {text}
      </Button>
    );
  return (
    <>
      <Tooltip title={blocked} describeChild>
        <Button
          size="small"
          variant="outlined"
          aria-disabled
          aria-describedby={id}
          onClick={() => notify(blocked, { type: 'info' })}
          sx={{
            flexShrink: 0,
            color: 'text.secondary',
            borderColor: 'divider',
            cursor: 'not-allowed',
          }}
        >
          {text}
        </Button>
      </Tooltip>
      <span id={id} hidden>
        {blocked}
      </span>
    </>
  );
}
