/** What stands on the paper around the fields: to whom, on what ground, what they are asked to do; and the paper itself. */
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { EscalationKind } from '../../domain/escalation.ts';
import { PACKET_GROUND_WORDS, PACKET_GROUNDS, type PacketGround } from '../../domain/packet.ts';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { PreviewBody } from '../staff-api/types.ts';

export interface LetterDraft {
  agencyId: string;
  ground: PacketGround | '';
  wish: string;
}

export const EMPTY_LETTER: LetterDraft = { agencyId: '', ground: '', wish: '' };

/** As the API wants it: what was not filled in is not there. */
export function chosenLetter({ agencyId, ground, wish }: LetterDraft) {
  return {
    ...(agencyId === '' ? {} : { agencyId }),
    ...(ground === '' ? {} : { ground }),
    ...(wish.trim() === '' ? {} : { wish: wish.trim() }),
  };
}

interface Props {
  serviceId: string;
  kind: EscalationKind;
  letter: LetterDraft;
  onChange: (letter: LetterDraft) => void;
}

export function LetterFields({ serviceId, kind, letter, onChange }: Props) {
  const { data } = useServices();
  const agencies = (data?.data.find(({ id }) => id === serviceId)?.agencies ?? []).filter(
    (one) => one.kind === kind,
  );
  return (
    <>
      <TextField
        select
        label="提供先（情報提供書のあて先）"
        value={agencies.some(({ id }) => id === letter.agencyId) ? letter.agencyId : ''}
        onChange={({ target }) => onChange({ ...letter, agencyId: target.value })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">決まっていない・一覧にない</MenuItem>
        {agencies.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="提供の根拠"
        required
        value={letter.ground}
        onChange={({ target }) =>
          onChange({ ...letter, ground: target.value as PacketGround | '' })
        }
        slotProps={{ select: { SelectDisplayProps: { style: { whiteSpace: 'normal' } } } }}
      >
        {PACKET_GROUNDS.map((one) => (
          <MenuItem key={one} value={one} sx={{ whiteSpace: 'normal' }}>
            {PACKET_GROUND_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="機関にお願いしたいこと（任意）"
        helperText="提供する理由と、してほしいことを書きます。この文は機関に渡ります。"
        multiline
        minRows={2}
        value={letter.wish}
        onChange={({ target }) => onChange({ ...letter, wish: target.value })}
      />
    </>
  );
}

/** Opens the paper as the agency would get it in a tab of its own; nothing is stored by it. */
export function PreviewButton({
  consultationId,
  body,
}: {
  consultationId: string;
  body: PreviewBody;
}) {
  const api = useStaffApi();
  const notify = useNotify();
  const [isAsked, setAsked] = useState(false);
  async function show() {
    // Opened with the press itself: later a browser would take it for an unwanted window.
    const tab = window.open('', '_blank');
    setAsked(true);
    try {
      const { blob } = await api.previewPacket(consultationId, body);
      const address = URL.createObjectURL(new Blob([blob], { type: 'application/pdf' }));
      if (tab) tab.location.href = address;
      else notify('新しいタブを開けませんでした。ブラウザーの設定を確認してください。');
    } catch (error) {
      tab?.close();
      notify(textOf(error), { type: 'warning' });
    } finally {
      setAsked(false);
    }
  }
  return (
    <Box>
      <Button variant="outlined" disabled={isAsked} onClick={() => void show()}>
        {isAsked ? '作っています…' : '情報提供書を確認する（新しいタブ）'}
      </Button>
    </Box>
  );
}
