/** A button that says why it cannot be pressed, also to those who come by keyboard or by ear. */
import { Button, Tooltip, type ButtonProps } from '@mui/material';
import { useId } from 'react';
import { useNotify } from 'react-admin';

interface Props {
  text: string;
  /** Why not, when it cannot be pressed. */
  blocked: string | null;
  onPress: (button: HTMLElement) => void;
  /** It opens a menu. */
  hasMenu?: boolean;
  variant?: NonNullable<ButtonProps['variant']>;
}

const BLOCKED_SX = { color: 'text.secondary', borderColor: 'divider', cursor: 'not-allowed' };

export function ActionButton({
  text,
  blocked,
  onPress,
  variant = 'outlined',
  hasMenu = false,
}: Props) {
  const notify = useNotify();
  const id = useId();
  const isBlocked = blocked !== null;
  // The same element in both states: what is blocked while it has the focus keeps it.
  return (
    <>
      {/* Beside its button rather than at the page's end, where it would belong to nothing. */}
      <Tooltip title={blocked ?? ''} describeChild slotProps={{ popper: { disablePortal: true } }}>
        <Button
          size="small"
          variant={isBlocked ? 'outlined' : variant}
          aria-disabled={isBlocked || undefined}
          aria-describedby={isBlocked ? id : undefined}
          aria-haspopup={hasMenu ? 'menu' : undefined}
          onClick={({ currentTarget }) =>
            isBlocked ? notify(blocked, { type: 'info' }) : onPress(currentTarget)
          }
          sx={{ flexShrink: 0, ...(isBlocked ? BLOCKED_SX : {}) }}
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
