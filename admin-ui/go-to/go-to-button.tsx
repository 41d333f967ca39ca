/** In the bar of every screen that has room for it, and on a key: to a consultation by its number. */
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState } from 'react';
import { may } from '../../domain/roles.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useKeys } from '../shortcuts/use-keys.ts';
import { NumberForm } from './number-form.tsx';
import { useByNumber } from './use-by-number.ts';

export function GoToButton({ isNarrow }: { isNarrow: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const maySeeAny = may(useRoles(), 'timeline.read', 'service');
  useKeys({ goTo: () => setOpen(maySeeAny) });
  if (!maySeeAny) return null;
  return (
    <>
      {!isNarrow && (
        <Button
          color="inherit"
          onClick={() => setOpen(true)}
          aria-haspopup="dialog"
          aria-keyshortcuts="g"
          sx={{ minWidth: 0, px: 1, whiteSpace: 'nowrap' }}
        >
          番号で開く
        </Button>
      )}
      {isOpen && <GoToDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function GoToDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const by = useByNumber(onClose);
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <DialogTitle id={id} component="h2">
        番号で相談を開く
      </DialogTitle>
      <DialogContent>
        <NumberForm by={by} onChosen={onClose} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>閉じる</Button>
      </DialogActions>
    </Dialog>
  );
}
