/** Announces something: held against the rules of its kind while it is written. */
import { Alert, MenuItem, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  ANNOUNCEMENT_KINDS,
  ANNOUNCEMENTS,
  MAX_ANNOUNCEMENT_BODY,
  MAX_ANNOUNCEMENT_NAME,
  MAX_ANNOUNCEMENT_TITLE,
  type AnnouncementKind,
} from '../../domain/announcements.ts';
import { MAX_PAUSE_REASON } from '../../domain/planned-stop.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { faultText } from './announcement-words.ts';
import { useAnnouncementChange } from './use-announcements.ts';

const FIELDS = [
  { name: 'title', label: '件名', max: MAX_ANNOUNCEMENT_TITLE, rows: 1 },
  { name: 'body', label: '内容（理由、影響、問い合わせ先）', max: MAX_ANNOUNCEMENT_BODY, rows: 4 },
  { name: 'addressee', label: '宛先（文書に出ます）', max: MAX_ANNOUNCEMENT_NAME, rows: 1 },
  { name: 'sender', label: '発信者（文書に出ます）', max: MAX_ANNOUNCEMENT_NAME, rows: 1 },
] as const;
type Texts = Record<(typeof FIELDS)[number]['name'], string>;

export function AnnounceDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const change = useAnnouncementChange();
  const [id] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<AnnouncementKind>('planned-stop');
  const [begins, setBegins] = useState<string | null>(null);
  const [ends, setEnds] = useState<string | null>(null);
  const [texts, setTexts] = useState<Texts>({ title: '', body: '', addressee: '', sender: '' });
  const [reason, setReason] = useState('');
  const isStop = kind === 'planned-stop';
  const endsAt = isStop ? ends : null;
  const { faults, services, problem } = useFaults(kind, begins, endsAt);
  const needsReason = faults.length > 0;
  const isTimed = begins !== null && (!isStop || ends !== null);
  return (
    <FormDialog
      title="お知らせを出す"
      submitText="お知らせを出す"
      maxWidth="md"
      missing={missingOf({ isTimed, problem, texts, needsReason, reason })}
      onSubmit={async () => {
        if (begins === null) return false;
        const overrideReason = reason.trim() === '' ? null : reason;
        const times = { kind, beginsAt: begins, endsAt };
        return change(
          () => api.announce({ id, ...times, ...texts, overrideReason }),
          isStop
            ? 'お知らせを出し、すべての窓口の計画停止を予告しました。'
            : 'お知らせを出しました。',
        );
      }}
      onClose={onClose}
    >
      <TextField
        select
        label="種類"
        value={kind}
        onChange={({ target }) => setKind(target.value as AnnouncementKind)}
        helperText={`${ANNOUNCEMENTS[kind].aheadText}知らせます。`}
      >
        {ANNOUNCEMENT_KINDS.map((one) => (
          <MenuItem key={one} value={one}>
            {ANNOUNCEMENTS[one].name}
          </MenuItem>
        ))}
      </TextField>
      <MomentField
        label={isStop ? '始まりの' : '実施の'}
        value={begins}
        onChange={setBegins}
        when="future"
        isBlank
      />
      {isStop && (
        <MomentField label="終わりの" value={ends} onChange={setEnds} when="future" isBlank />
      )}
      {problem !== null && <Alert severity="warning">{problem}</Alert>}
      {needsReason && (
        <Alert severity="warning" role="status">
          {faults.map((fault) => (
            <div key={fault}>{faultText(fault, ANNOUNCEMENTS[kind].aheadText, services)}</div>
          ))}
          このまま出すときは、理由を書いてください。理由は文書にも出ます。
        </Alert>
      )}
      {needsReason && (
        <TextField
          label="原則によらない理由"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          multiline
          slotProps={{ htmlInput: { maxLength: MAX_PAUSE_REASON } }}
        />
      )}
      {FIELDS.map(({ name, label, max, rows }) => (
        <TextField
          key={name}
          label={label}
          value={texts[name]}
          onChange={({ target }) => setTexts((now) => ({ ...now, [name]: target.value }))}
          multiline={rows > 1}
          minRows={rows}
          slotProps={{ htmlInput: { maxLength: max } }}
        />
      ))}
    </FormDialog>
  );
}

interface Written {
  isTimed: boolean;
  problem: string | null;
  texts: Texts;
  needsReason: boolean;
  reason: string;
}

function missingOf({ isTimed, problem, texts, needsReason, reason }: Written): string | null {
  if (!isTimed) return 'これから先の日と時刻を入れてください。';
  if (problem !== null) return '日と時刻を直してください。';
  const empty = FIELDS.find(({ name }) => texts[name].trim() === '');
  if (empty) return `「${empty.label}」を書いてください。`;
  return needsReason && reason.trim() === '' ? '原則によらない理由を書いてください。' : null;
}

/** What does not hold to the rules, or why it cannot be at all. */
function useFaults(kind: AnnouncementKind, beginsAt: string | null, endsAt: string | null) {
  const api = useStaffApi();
  const { data, error } = useQuery({
    queryKey: ['announcements', 'faults', kind, beginsAt, endsAt],
    queryFn: () => api.announcementFaults({ kind, beginsAt: beginsAt ?? '', endsAt }),
    enabled: beginsAt !== null && (kind !== 'planned-stop' || endsAt !== null),
    retry: false,
  });
  return {
    faults: data?.faults ?? [],
    services: data?.services ?? [],
    problem: error ? textOf(error) : null,
  };
}
