/** Who writes in her room now: she, or somebody for her. */
import { Box, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  MAX_SUPPORTER_NAME,
  SUPPORTER_WORDS,
  SUPPORTERS,
  type Supporter,
} from '../../domain/supporter.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { supporterText } from './person-words.ts';
import { usePersonChange } from './use-person-change.ts';

export function SupporterPart({ head }: { head: ConsultationHead }) {
  const api = useStaffApi();
  const change = usePersonChange();
  const [isMarking, setMarking] = useState(false);
  const blocked = head.blocked.note?.text ?? null;
  const { supporter } = head.consultee;
  return (
    <Box component="section" aria-label="書いている人" sx={{ mb: 2.5 }}>
      <Typography component="h2" variant="h3">
        書いている人
      </Typography>
      <Typography sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
        {supporter ? supporterText(supporter) : '本人が書いています。'}
      </Typography>
      {supporter ? (
        <ActionButton
          text="本人が書くようになった"
          blocked={blocked}
          onPress={() =>
            void change(() => api.endSupporter(head.id), '本人が書いていると記録しました。')
          }
        />
      ) : (
        <ActionButton
          text="代わりの人が書いている"
          blocked={blocked}
          onPress={() => setMarking(true)}
        />
      )}
      {isMarking && <SupporterDialog head={head} onClose={() => setMarking(false)} />}
    </Box>
  );
}

function SupporterDialog({ head, onClose }: { head: ConsultationHead; onClose: () => void }) {
  const api = useStaffApi();
  const change = usePersonChange();
  const [id] = useState(() => crypto.randomUUID());
  const [supporter, setSupporter] = useState<Supporter | ''>('');
  const [name, setName] = useState('');
  return (
    <FormDialog
      title="代わりの人が書いている"
      submitText="記録する"
      missing={supporter === '' ? 'だれが書いているか選んでください。' : null}
      onSubmit={() =>
        change(
          () => api.markSupporter(head.id, { id, supporter: supporter || 'other', name }),
          '代わりの人が書いていると記録しました。本人の部屋にも出ます。',
        )
      }
      onClose={onClose}
    >
      <TextField
        select
        label="だれが"
        value={supporter}
        onChange={({ target }) => setSupporter(target.value as Supporter)}
        required
      >
        {SUPPORTERS.map((one) => (
          <MenuItem key={one} value={one}>
            {SUPPORTER_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="名前（任意。部屋にも出ます）"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: MAX_SUPPORTER_NAME } }}
      />
    </FormDialog>
  );
}
