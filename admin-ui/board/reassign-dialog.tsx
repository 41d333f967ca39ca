/** Gives many consultations to somebody else at once; what could not be given is named, the rest is done. */
import {
  Alert,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import type { Board, ConsultationRow } from '../staff-api/types.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { PriorityBadge, StageBadge } from '../parts/badges.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { sinceText } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import { useReassign } from './use-reassign.ts';

/** Whose consultations: a person's, or those nobody has (`none`). */
export interface From {
  id: string;
  name: string;
}

interface Props {
  from: From;
  people: Board['people'];
  now: number;
  onClose: () => void;
}

export function ReassignDialog({ from, people, now, onClose }: Props) {
  const { rows, error, refetch, progress, reassign } = useReassign(from.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const picked = (rows ?? []).filter(({ id }) => chosen.includes(id));
  const failures = progress?.failures ?? {};
  const failed = Object.keys(failures).length;
  const isAll = rows !== undefined && rows.length > 0 && picked.length === rows.length;
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);

  async function submit(): Promise<boolean> {
    const { failures: left } = await reassign(picked, to, note);
    setChosen(Object.keys(left));
    return Object.keys(left).length === 0;
  }

  return (
    <FormDialog
      title={from.id === 'none' ? '担当待ちの相談を割り当てる' : `${from.name}の相談を割り当て直す`}
      submitText={picked.length > 0 ? `${picked.length}件を割り当てる` : '割り当てる'}
      missing={missingOf(picked.length, to, note)}
      onSubmit={submit}
      onClose={onClose}
      maxWidth="md"
    >
      {error && !rows && <ErrorState error={error} onRetry={refetch} />}
      {!rows && !error && <LoadingState what="相談を読み込んでいます" />}
      {rows?.length === 0 && <EmptyState title="割り当て直す相談はもうありません" />}
      {failed > 0 && (
        <Alert severity="warning" role="alert">
          {failed}件ができませんでした。理由を見て、選び直してください。ほかの相談は済みました。
        </Alert>
      )}
      {progress && progress.done < progress.all && (
        <Typography role="status">
          {progress.all}件のうち{progress.done}件が済みました。
        </Typography>
      )}
      {rows && rows.length > 0 && (
        <Stack component="fieldset" sx={{ border: 0, p: 0, m: 0 }}>
          <Typography component="legend" className="visually-hidden">
            割り当て直す相談
          </Typography>
          <FormControlLabel
            control={
              <Checkbox
                checked={isAll}
                indeterminate={picked.length > 0 && !isAll}
                onChange={() => setChosen(isAll ? [] : rows.map(({ id }) => id))}
              />
            }
            label={`すべて（${rows.length}件）`}
          />
          {rows.map((row) => (
            <Choice
              key={row.id}
              row={row}
              now={now}
              isChosen={chosen.includes(row.id)}
              failure={failures[row.id] ?? null}
              onToggle={() => toggle(row.id)}
            />
          ))}
        </Stack>
      )}
      <Target people={people} fromId={from.id} value={to} onChange={setTo} />
      <TextField
        label="理由と申し送り（相談者には見えません）"
        multiline
        minRows={2}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </FormDialog>
  );
}

function missingOf(count: number, to: string, note: string): string | null {
  if (count === 0) return '相談を選んでください。';
  if (to === '') return '新しい担当者を選んでください。';
  return note.trim() === '' ? '理由を書いてください。' : null;
}

interface ChoiceProps {
  row: ConsultationRow;
  now: number;
  isChosen: boolean;
  failure: string | null;
  onToggle: () => void;
}

function Choice({ row, now, isChosen, failure, onToggle }: ChoiceProps) {
  return (
    <div>
      <FormControlLabel
        control={<Checkbox checked={isChosen} onChange={onToggle} />}
        label={
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <span>
              {row.service.name} No.{row.number}
            </span>
            <PriorityBadge priority={row.priority} />
            <StageBadge stage={row.stage} />
            {row.waitingSince !== null && <span>返信待ち {sinceText(row.waitingSince, now)}</span>}
          </Stack>
        }
      />
      {failure !== null && (
        <Alert severity="warning" sx={{ ml: 4 }}>
          No.{row.number}：{failure}
        </Alert>
      )}
    </div>
  );
}

interface TargetProps {
  people: Board['people'];
  fromId: string;
  value: string;
  onChange: (to: string) => void;
}

/** Who can take them; who is here and has least on hand comes first. */
function Target({ people, fromId, value, onChange }: TargetProps) {
  const me = useMe();
  const able = people
    .filter(
      ({ person, roles }) => person.id !== fromId && may(roles, 'consultation.take', 'service'),
    )
    .toSorted((a, b) => Number(b.duty === 'on') - Number(a.duty === 'on') || a.load - b.load);
  return (
    <TextField
      select
      label="新しい担当者"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {able.map(({ person, duty, load, isSignedIn }) => (
        <MenuItem key={person.id} value={person.id}>
          {person.name}
          {person.id === me.id ? '（自分）' : ''}　{DUTY_WORDS[duty]}
          {duty === 'on' && !isSignedIn ? '（サインインしていません）' : ''}　負担{load.toFixed(1)}
        </MenuItem>
      ))}
    </TextField>
  );
}
