/** A wish is written down; it is decided what is done about it, why, by whom and until when. */
import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  ACCOMMODATION_DECISIONS,
  DECISION_FAULT_TEXTS,
  decisionFault,
  MAX_DECISION_LENGTH,
  MAX_WISH_LENGTH,
  NEED_WORDS,
  NEEDS,
  type AccommodationDecision,
  type Need,
} from '../../domain/accommodation.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Accommodation, ConsultationHead } from '../staff-api/types.ts';
import { DECISION_WORDS } from './person-words.ts';
import { useColleagues } from './use-colleagues.ts';
import { usePersonChange } from './use-person-change.ts';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
}

export function AskForDialog({ head, onClose }: Props) {
  const api = useStaffApi();
  const change = usePersonChange();
  // Made once: pressing twice writes one wish.
  const [id] = useState(() => crypto.randomUUID());
  const [need, setNeed] = useState<Need | ''>('');
  const [words, setWords] = useState('');
  return (
    <FormDialog
      title="求められた配慮を書く"
      submitText="書きとめる"
      missing={missingWish(need, words)}
      onSubmit={() =>
        change(
          () => api.askFor(head.id, { id, need: need || 'other', words }),
          '求められた配慮を書きとめました。',
        )
      }
      onClose={onClose}
    >
      <TextField
        select
        label="求められたこと"
        value={need}
        onChange={({ target }) => setNeed(target.value as Need)}
        required
      >
        {NEEDS.map((one) => (
          <MenuItem key={one} value={one}>
            {NEED_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="くわしく（本人の部屋にも出ます）"
        multiline
        minRows={2}
        value={words}
        onChange={({ target }) => setWords(target.value)}
        slotProps={{ htmlInput: { maxLength: MAX_WISH_LENGTH } }}
      />
    </FormDialog>
  );
}

function missingWish(need: Need | '', words: string): string | null {
  if (need === '') return '求められたことを選んでください。';
  return need === 'other' && words.trim() === '' ? 'どんなことか、書いてください。' : null;
}

export function DecideDialog({
  head,
  accommodation,
  onClose,
}: Props & { accommodation: Accommodation }) {
  const api = useStaffApi();
  const change = usePersonChange();
  const me = useMe();
  const { data: colleagues } = useColleagues(head.service.id);
  const [id] = useState(() => crypto.randomUUID());
  const [status, setStatus] = useState<AccommodationDecision | ''>('');
  const [typed, setTyped] = useState({ done: '', reason: '', told: '' });
  const [decidedById, setDecidedById] = useState(me.id);
  const [reviewOn, setReviewOn] = useState<TypedDay>('');
  const field = (name: keyof typeof typed, label: string) => (
    <TextField
      label={label}
      multiline
      minRows={2}
      value={typed[name]}
      onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
      slotProps={{ htmlInput: { maxLength: MAX_DECISION_LENGTH } }}
    />
  );
  const people = [
    { id: me.id, name: '自分' },
    ...(colleagues?.data.filter((one) => one.id !== me.id) ?? []),
  ];
  return (
    <FormDialog
      title={`「${NEED_WORDS[accommodation.need]}」について決める`}
      submitText="決めたことを残す"
      missing={missingDecision(status, typed, reviewOn)}
      onSubmit={() =>
        change(
          () =>
            api.decideAccommodation(head.id, accommodation.id, {
              id,
              status: status || 'ended',
              ...typed,
              decidedById,
              reviewOn: status === 'ended' ? null : reviewOn || null,
            }),
          '決めたことを残しました。前の決定も残っています。',
        )
      }
      onClose={onClose}
    >
      {accommodation.words !== null && (
        <Typography sx={{ whiteSpace: 'pre-wrap' }}>
          求められたこと：{accommodation.words}
        </Typography>
      )}
      <TextField
        select
        label="決めたこと"
        value={status}
        onChange={({ target }) => setStatus(target.value as AccommodationDecision)}
        required
      >
        {ACCOMMODATION_DECISIONS.map((one) => (
          <MenuItem key={one} value={one}>
            {DECISION_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      {field('done', 'すること（できないときは、代わりにすること）')}
      {field('reason', '理由（内部の記録。本人には見えません）')}
      {field('told', '本人に伝える言葉（部屋に出ます。任意）')}
      <TextField
        select
        label="決めた人"
        value={decidedById}
        onChange={({ target }) => setDecidedById(target.value)}
        required
      >
        {people.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.name}
          </MenuItem>
        ))}
      </TextField>
      {status !== 'ended' && (
        <DateField
          label="見直す日（任意）"
          value={reviewOn}
          onChange={setReviewOn}
          lean="future"
          min={businessDay(new Date())}
        />
      )}
    </FormDialog>
  );
}

function missingDecision(
  status: AccommodationDecision | '',
  typed: { done: string; reason: string },
  reviewOn: TypedDay,
): string | null {
  if (status === '') return '決めたことを選んでください。';
  if (reviewOn === null) return '「見直す日」を直してください。';
  const standing = { status, ...typed, reviewOn: status === 'ended' ? null : reviewOn || null };
  const fault = decisionFault(standing, businessDay(new Date()));
  return fault && DECISION_FAULT_TEXTS[fault];
}
