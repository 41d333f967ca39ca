/** Recording a contact with an agency: a call, a try without an answer, a visit; and what was given with it. */
import { FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CONTACT_CHANNELS, type ContactChannel } from '../../domain/escalation.ts';
import { maySupplementGoOut } from '../../domain/packet.ts';
import { AgencyChoice } from '../agencies/agency-choice.tsx';
import { CHANNEL_WORDS } from '../i18n/words.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { EscalationHead } from '../staff-api/types.ts';
import { Choose, Text } from './fields.tsx';
import { useEscalationCommand } from './use-escalation-command.ts';

interface Props {
  escalation: EscalationHead;
  onClose: () => void;
}

const TELEPHONE = { channel: 'telephone', agencyId: '' } as const;

export function ContactDialog({ escalation, onClose }: Props) {
  const run = useEscalationCommand(escalation.id);
  const [{ channel, agencyId }, setHow] = useState<{ channel: ContactChannel; agencyId: string }>(
    TELEPHONE,
  );
  const [contactedAt, setContactedAt] = useState<string | null>(() => new Date().toISOString());
  const [reached, setReached] = useState(true);
  const [packetId, setPacketId] = useState('');
  const [written, setWritten] = useState({ office: '', person: '', reference: '', note: '' });
  const write = (name: keyof typeof written) => (value: string) =>
    setWritten({ ...written, [name]: value });

  const record = () =>
    run('record-contact', {
      agencyId: agencyId === '' ? null : agencyId,
      channel,
      contactedAt,
      reached,
      ...(reached && packetId !== '' ? { packetId } : {}),
      ...filled(agencyId === '' ? written : { ...written, office: '' }),
    });

  return (
    <FormDialog
      title="機関への連絡を記録する"
      submitText="記録する"
      missing={contactedAt === null ? '連絡した日と時刻を直してください。' : null}
      onSubmit={record}
      onClose={onClose}
    >
      <AgencyChoice
        serviceId={escalation.service.id}
        kind={escalation.kind}
        value={agencyId}
        onChange={(value) => setHow({ channel, agencyId: value })}
      />
      {agencyId === '' && (
        <TextField
          label="機関・部署の名前（任意）"
          value={written.office}
          onChange={({ target }) => write('office')(target.value)}
        />
      )}
      <Choose
        label="方法"
        value={channel}
        onChange={(value) => setHow({ agencyId, channel: value as ContactChannel })}
      >
        {CONTACT_CHANNELS.map((one) => (
          <MenuItem key={one} value={one}>
            {CHANNEL_WORDS[one]}
          </MenuItem>
        ))}
      </Choose>
      <MomentField label="連絡した" value={contactedAt} onChange={setContactedAt} />
      <FormControlLabel
        control={<Switch checked={reached} onChange={({ target }) => setReached(target.checked)} />}
        label="相手とつながった（切ると「つながらなかった」と記録します）"
      />
      {reached && (
        <>
          <GivenPacket escalation={escalation} value={packetId} onChange={setPacketId} />
          <TextField
            label="相手の所属・名前（任意）"
            value={written.person}
            onChange={({ target }) => write('person')(target.value)}
          />
          <TextField
            label="受理番号（任意）"
            value={written.reference}
            onChange={({ target }) => write('reference')(target.value)}
          />
        </>
      )}
      <Text
        label={reached ? '伝えたこと、言われたこと（任意）' : 'ようす（任意）'}
        value={written.note}
        onChange={write('note')}
      />
    </FormDialog>
  );
}

function filled(written: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(written)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );
}

/** Which sealed packet was given with it: by that the trail can say what the agency received. */
function GivenPacket({
  escalation,
  value,
  onChange,
}: {
  escalation: EscalationHead;
  value: string;
  onChange: (value: string) => void;
}) {
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['packets', escalation.id, null, escalation.status, escalation.events.length],
    queryFn: () => api.packets(escalation.id, null),
  });
  const givable = (data?.data ?? []).filter(
    ({ isSupplement, approval }) =>
      !isSupplement ||
      (approval !== 'telephone' && maySupplementGoOut(approval, escalation.immediate)),
  );
  return (
    <Choose label="渡したもの・読み上げたもの" value={value} onChange={onChange}>
      <MenuItem value="">情報提供書は渡していない</MenuItem>
      {givable.map(({ id, isSupplement, requestedAt }) => (
        <MenuItem key={id} value={id}>
          {isSupplement ? '追加提供' : '情報提供書'}（{timeText(requestedAt)} に封印）
        </MenuItem>
      ))}
    </Choose>
  );
}
