/** The help sheet: every key with what it does, and whether single keys do anything. */
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Switch,
  Typography,
} from '@mui/material';
import { useId } from 'react';
import { OTHER_KEYS, PLACES, SINGLE_KEYS } from './shortcuts.ts';
import { useSingleKeysWanted } from './use-keys.ts';

export function HelpSheet({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [areWanted, setWanted] = useSingleKeysWanted();
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} component="h2">
        キー操作
      </DialogTitle>
      <DialogContent tabIndex={0}>
        <Keys title="いつでも" keys={OTHER_KEYS} />
        <FormControlLabel
          control={
            <Switch checked={areWanted} onChange={({ target }) => setWanted(target.checked)} />
          }
          label="1文字のキー操作を使う"
        />
        <Typography variant="body2" sx={{ mb: 1 }}>
          文字を入力しているときや、かなを変換しているときは働きません。使わないときは切ってください。切っても、この一覧は右上の名前のメニューから開けます。
        </Typography>
        {areWanted &&
          PLACES.map((place) => (
            <Keys
              key={place}
              title={place}
              keys={Object.values(SINGLE_KEYS).filter(({ where }) => where === place)}
            />
          ))}
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          閉じる
        </Button>
      </DialogActions>
    </Dialog>
  );
}

interface KeysProps {
  title: string;
  keys: readonly { key: string; does: string }[];
}

function Keys({ title, keys }: KeysProps) {
  const id = useId();
  return (
    <Box sx={{ mb: 2 }}>
      <Typography id={id} component="h3" variant="h3" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      <Box
        component="dl"
        aria-labelledby={id}
        sx={{ display: 'grid', gridTemplateColumns: '9rem 1fr', rowGap: 0.5, m: 0 }}
      >
        {keys.map(({ key, does }) => (
          <Box key={key} sx={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <Box component="dd" sx={{ m: 0 }}>
              {does}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
