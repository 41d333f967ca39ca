/** The request: which agency, why, whether life is in danger, and exactly what goes out. */
import { Alert, FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useNotify } from 'react-admin';
import { ESCALATION_KINDS, type EscalationKind } from '../../domain/escalation.ts';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead, EscalateBody } from '../staff-api/types.ts';
import { ESCALATION_KIND_WORDS } from '../i18n/words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { chosenLetter, EMPTY_LETTER, LetterFields, PreviewButton } from './letter-fields.tsx';
import { chosenFields, EMPTY_PACKET, PacketFields } from './packet-fields.tsx';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
}

export function RequestDialog({ head, onClose }: Props) {
  const api = useStaffApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  // Made once: pressing twice asks for one escalation.
  const [ids] = useState(() => ({ id: crypto.randomUUID(), commandId: crypto.randomUUID() }));
  const [kind, setKind] = useState<EscalationKind>('police');
  const [immediate, setImmediate] = useState(false);
  const [reason, setReason] = useState('');
  const [packet, setPacket] = useState(EMPTY_PACKET);
  const [letter, setLetter] = useState(EMPTY_LETTER);
  // Danger is ground enough, and no time is lost in choosing one.
  const grounded =
    letter.ground === '' && immediate ? { ...letter, ground: 'interest' as const } : letter;
  const chosen = { ...chosenFields(packet), ...chosenLetter(grounded) };

  async function request(): Promise<boolean> {
    const body: EscalateBody = { ...ids, kind, immediate, reason, packet: chosen };
    try {
      const { id } = await api.escalate(head.id, body);
      // Whoever has asked for help goes on at once; lists are read anew behind them.
      void client.invalidateQueries({ queryKey: ['consultations'] });
      navigate(`/escalations/${id}/show`);
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  }

  return (
    <FormDialog
      title="関係機関との連携を申請する"
      submitText={immediate ? '緊急として申請する（すぐ連絡できます）' : '承認を申請する'}
      isGrave={immediate}
      missing={missingOf(reason, grounded.ground)}
      onSubmit={request}
      onClose={onClose}
      maxWidth="md"
    >
      <TextField
        select
        label="連携する機関"
        value={kind}
        onChange={({ target }) => setKind(target.value as EscalationKind)}
      >
        {ESCALATION_KINDS.map((one) => (
          <MenuItem key={one} value={one}>
            {ESCALATION_KIND_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        control={
          <Switch
            color="error"
            checked={immediate}
            onChange={({ target }) => setImmediate(target.checked)}
          />
        }
        label="今、命や身体に危険がある"
      />
      {immediate && <ActFirst head={head} />}
      <TextField
        label="理由（承認する人が読みます）"
        required
        multiline
        minRows={2}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <LetterFields
        serviceId={head.service.id}
        kind={kind}
        letter={grounded}
        onChange={setLetter}
      />
      <PacketFields head={head} packet={packet} onChange={setPacket} />
      <PreviewButton consultationId={head.id} body={{ kind, immediate, packet: chosen }} />
    </FormDialog>
  );
}

function missingOf(reason: string, ground: string): string | null {
  if (reason.trim() === '') return '理由を書いてください。';
  return ground === '' ? '提供の根拠を選んでください。' : null;
}

function ActFirst({ head }: Pick<Props, 'head'>) {
  const { data } = useServices();
  const contacts = data?.data.find(({ id }) => id === head.service.id)?.emergencyContacts ?? [];
  return (
    <Alert severity="error">
      <strong>承認を待たず、先に連絡してください。</strong>
      承認は並行して求めます。連絡したら、次の画面で相手と時刻を記録します。
      {contacts.length > 0 && (
        <div>
          {contacts.map(({ name, telephone }) => (
            <div key={`${name}${telephone}`}>
              {name} <strong>{telephone}</strong>
            </div>
          ))}
        </div>
      )}
    </Alert>
  );
}
