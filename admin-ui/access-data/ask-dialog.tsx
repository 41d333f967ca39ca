/** Asking to disclose access data of a consultation: on what ground, why, of which time. */
import { MenuItem, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import {
  DISCLOSURE_GROUND_WORDS,
  DISCLOSURE_GROUNDS,
  type DisclosureGround,
} from '../../domain/access-data.ts';
import { may } from '../../domain/roles.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useServices } from '../parts/use-services.ts';
import { useStaffApi, type StaffDataProvider } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { DISCLOSURES } from './use-decide.ts';

const DAY_MS = 24 * 60 * 60_000;

export function AskDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  // Made once: pressing twice asks once.
  const [id] = useState(() => crypto.randomUUID());
  const { data } = useServices();
  const services = (data?.data ?? []).filter(({ roles }) =>
    may(roles, 'access-data.ask', 'service'),
  );
  const [serviceId, setServiceId] = useState('');
  const [given, setGiven] = useState({ number: '', reference: '', reason: '' });
  const [ground, setGround] = useState<DisclosureGround>('inquiry');
  const [since, setSince] = useState<string | null>(() => ago(1));
  const [until, setUntil] = useState<string | null>(() => ago(0));
  const set = (name: keyof typeof given) => (value: string) =>
    setGiven({ ...given, [name]: value });
  const service = serviceId === '' ? (services[0]?.id ?? '') : serviceId;

  async function ask(): Promise<boolean> {
    if (since === null || until === null) return false;
    try {
      const consultationId = await find(api, service, given.number);
      if (consultationId === null) {
        notify('その番号の相談は見つかりませんでした。窓口と番号を確認してください。', {
          type: 'warning',
        });
        return false;
      }
      const { reference, reason } = given;
      await api.askDisclosure(consultationId, { id, ground, reference, reason, since, until });
      await client.invalidateQueries({ queryKey: DISCLOSURES });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  }

  return (
    <FormDialog
      title="アクセス記録の開示を申請する"
      submitText="別の管理者に承認を申請する"
      missing={missingOf(given, since, until)}
      onSubmit={ask}
      onClose={onClose}
    >
      <TextField
        select
        label="窓口"
        value={service}
        onChange={({ target }) => setServiceId(target.value)}
      >
        {services.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="相談の番号"
        required
        value={given.number}
        onChange={({ target }) => set('number')(target.value)}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
      <TextField
        select
        label="法令の根拠"
        value={ground}
        onChange={({ target }) => setGround(target.value as DisclosureGround)}
      >
        {DISCLOSURE_GROUNDS.map((one) => (
          <MenuItem key={one} value={one} sx={{ whiteSpace: 'normal' }}>
            {DISCLOSURE_GROUND_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="照会の番号・照会した機関"
        required
        value={given.reference}
        onChange={({ target }) => set('reference')(target.value)}
        helperText="書面がまだ届いていないときは、「電話で依頼、書面は後日」のように書きます。"
      />
      <TextField
        label="理由"
        required
        multiline
        minRows={2}
        value={given.reason}
        onChange={({ target }) => set('reason')(target.value)}
      />
      <Typography>開示する期間（必要な範囲だけにします）</Typography>
      <MomentField label="はじめの" value={since} onChange={setSince} />
      <MomentField label="おわりの" value={until} onChange={setUntil} />
    </FormDialog>
  );
}

function ago(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

async function find(
  api: StaffDataProvider,
  serviceId: string,
  number: string,
): Promise<string | null> {
  const { data } = await api.byNumber(number.trim().replace(/^No\.?/iu, ''));
  return data.find(({ service }) => service.id === serviceId)?.id ?? null;
}

function missingOf(
  { number, reference, reason }: { number: string; reference: string; reason: string },
  since: string | null,
  until: string | null,
): string | null {
  if (number.trim() === '') return '相談の番号を入れてください。';
  if (reference.trim() === '') return '照会の番号と、照会した機関を書いてください。';
  if (reason.trim() === '') return '理由を書いてください。';
  if (since === null || until === null) return '期間の日と時刻を直してください。';
  return since < until ? null : '期間のおわりは、はじめより後にしてください。';
}
