/** The forms of the steps: what each needs on record, and for the approval of the destruction the organisation's name once more. */
import { Alert, TextField } from '@mui/material';
import { useState } from 'react';
import type { ContractEndAction } from '../../domain/contract-end.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import type { ContractEndShown, ContractEndStepAsked } from '../staff-api/contract-end.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ACTION_NAMES } from './contract-end-words.ts';
import { useContractEndChange } from './use-contract-end.ts';

type Doable = Exclude<ContractEndAction, 'fetch'>;

export function PlanDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const change = useContractEndChange();
  const [id] = useState(() => crypto.randomUUID());
  const [endsOn, setEndsOn] = useState<TypedDay>('');
  return (
    <FormDialog
      title="契約の終了日を決める"
      submitText="決める"
      missing={endsOn ? null : '契約の最後の日を入れてください。'}
      onSubmit={async () =>
        endsOn !== null &&
        endsOn !== '' &&
        change(() => api.planContractEnd({ id, endsOn }), '契約の終了日を決めました。')
      }
      onClose={onClose}
    >
      <DateField
        label="契約の最後の日"
        value={endsOn}
        onChange={setEndsOn}
        lean="future"
        isRequired
      />
      <Alert severity="info">
        この日が終わると、すべての窓口の受付が自動で終わります。廃棄は、引き渡しと区の確認、管理者2人の承認のあとです。
      </Alert>
    </FormDialog>
  );
}

/** What is asked, by the step. */
const FIELDS: Record<Doable, readonly Field[]> = {
  're-plan': ['endsOn', 'reason'],
  'close-intake': [],
  pack: [],
  'hand-over': ['on', 'by', 'to'],
  receive: ['on', 'by', 'documentNo', 'digest'],
  approve: ['documentNo', 'organisation'],
  'withdraw-approvals': ['reason'],
  hold: ['reason'],
  release: ['reason'],
  cancel: ['reason'],
};
type Field = 'endsOn' | 'on' | 'by' | 'to' | 'documentNo' | 'digest' | 'organisation' | 'reason';

const ABOUT: Partial<Record<Doable, string>> = {
  'close-intake':
    'すべての窓口で、新しい相談を受け付けなくなります。続いている相談は続きます。取りやめると、元に戻ります。',
  pack: 'いま残っているすべての記録から一式を作ります。前に作った一式は消え、引き渡しの記録はやり直しになります。',
  receive:
    '区が一式を確かめるプログラムを動かしたときに表示された照合値を、そのまま入れてください。システムの一式の値と合うときだけ、記録できます。',
  approve:
    '承認が2人そろうと、24時間後に廃棄が始まります。始まると、だれにも元に戻せません。アカウントもすべて使えなくなります。',
  cancel: '受付をもう一度開き、引き渡しの一式を消します。',
  hold: '止めているあいだは、受付の終了も一式の作成も廃棄も進みません。',
};

const LABELS: Record<Doable, Partial<Record<Field, string>>> = {
  're-plan': { endsOn: '契約の最後の日', reason: '理由' },
  'close-intake': {},
  pack: {},
  'hand-over': { on: '引き渡した日', by: '引き渡した人', to: '受け取った人（区）' },
  receive: {
    on: '区が確認した日',
    by: '確認した人（区）',
    documentNo: '区の文書の番号',
    digest: '照合値（64文字）',
  },
  approve: { documentNo: '区の承認の文書番号', organisation: '自治体の名前' },
  'withdraw-approvals': { reason: '理由' },
  hold: { reason: '理由' },
  release: { reason: '理由' },
  cancel: { reason: '理由' },
};

const DAYS: readonly Field[] = ['endsOn', 'on'];

interface Props {
  end: ContractEndShown;
  organisation: string;
  action: Doable;
  onClose: () => void;
}

export function StepDialog({ end, organisation, action, onClose }: Props) {
  const api = useStaffApi();
  const change = useContractEndChange();
  const [id] = useState(() => crypto.randomUUID());
  const [values, setValues] = useState<Partial<Record<Field, string | null>>>(() => ({
    endsOn: end.endsOn,
    on: businessDay(new Date()),
  }));
  const fields = FIELDS[action];
  const labels = LABELS[action];
  const empty = fields.find((field) => (values[field] ?? '').trim() === '');
  const missing =
    empty !== undefined
      ? `「${labels[empty] ?? ''}」を入れてください。`
      : action === 'approve' && values.organisation?.trim() !== organisation
        ? `「${organisation}」と入れてください。`
        : action === 'receive' && !/^[0-9a-fA-F]{64}$/u.test(values.digest?.trim() ?? '')
          ? '照合値は、64文字の英数字です。'
          : null;
  const name = action === 'pack' && end.package > 0 ? '一式を作り直す' : ACTION_NAMES[action];
  const set = (field: Field) => (value: string | null) =>
    setValues((before) => ({ ...before, [field]: value }));
  return (
    <FormDialog
      title={name}
      submitText={name}
      isGrave={action === 'approve'}
      missing={missing}
      onSubmit={() => {
        const given = Object.fromEntries(fields.map((field) => [field, values[field] ?? '']));
        const step = { id, action, ...given } as ContractEndStepAsked;
        return change(() => api.takeContractEndStep(end.id, step), `${name}：記録しました。`);
      }}
      onClose={onClose}
    >
      {ABOUT[action] !== undefined && (
        <Alert severity={action === 'approve' ? 'error' : 'info'}>{ABOUT[action]}</Alert>
      )}
      {fields.map((field) =>
        DAYS.includes(field) ? (
          <DateField
            key={field}
            label={labels[field] ?? ''}
            value={values[field] ?? ''}
            onChange={set(field)}
            lean={field === 'endsOn' ? 'future' : 'past'}
            isRequired
          />
        ) : (
          <TextField
            key={field}
            label={labels[field]}
            value={values[field] ?? ''}
            onChange={({ target }) => set(field)(target.value)}
            helperText={
              field === 'organisation'
                ? `確認のため「${organisation}」と入れてください。`
                : undefined
            }
            multiline={field === 'reason'}
            minRows={field === 'reason' ? 2 : 1}
            autoComplete="off"
            required
            slotProps={{
              inputLabel: { shrink: true },
              htmlInput: { maxLength: field === 'reason' ? 2000 : 200 },
            }}
          />
        ),
      )}
    </FormDialog>
  );
}
