/** Giving more later: the same choice as with the request, sealed for itself. */
import { Alert, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { EscalationHead } from '../staff-api/types.ts';
import { chosenLetter, EMPTY_LETTER, LetterFields, PreviewButton } from './letter-fields.tsx';
import { chosenFields, EMPTY_PACKET, PacketFields } from './packet-fields.tsx';

interface Props {
  escalation: EscalationHead;
  onClose: () => void;
}

export function SupplementDialog({ escalation, onClose }: Props) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  // Made once: pressing twice seals one.
  const [id] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [packet, setPacket] = useState(EMPTY_PACKET);
  const [letter, setLetter] = useState(EMPTY_LETTER);
  const chosen = { ...chosenFields(packet), ...chosenLetter(letter) };
  const { consultation, kind, immediate, service } = escalation;

  async function seal(): Promise<boolean> {
    try {
      await api.askSupplement(escalation.id, { id, reason, packet: chosen });
      await client.invalidateQueries({ queryKey: ['packets', escalation.id] });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  }

  return (
    <FormDialog
      title="追加提供を申請する"
      submitText={immediate ? '封印する（すぐ渡せます）' : '封印して承認を申請する'}
      missing={
        reason.trim() === ''
          ? '理由を書いてください。'
          : letter.ground === ''
            ? '提供の根拠を選んでください。'
            : null
      }
      onSubmit={seal}
      onClose={onClose}
      maxWidth="md"
    >
      {immediate && (
        <Alert severity="error">
          命の危険があるため、承認を待たずに渡せます。承認は並行して求めます。
        </Alert>
      )}
      <TextField
        label="追加で渡す理由（承認する人が読みます）"
        required
        multiline
        minRows={2}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <LetterFields serviceId={service.id} kind={kind} letter={letter} onChange={setLetter} />
      <PacketFields head={consultation} packet={packet} onChange={setPacket} />
      <PreviewButton consultationId={consultation.id} body={{ kind, immediate, packet: chosen }} />
    </FormDialog>
  );
}
