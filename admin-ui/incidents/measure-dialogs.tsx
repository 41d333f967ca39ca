/** Measures an incident: minutes of outage by the components' states, consultations that were read by the trail. */
import { Autocomplete, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { COMPONENTS, type Component } from '../../domain/components.ts';
import { MAX_INCIDENT_TEXT } from '../../domain/incident.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { WordsField } from '../parts/words-field.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Incident } from '../staff-api/incidents.ts';
import { useIncidentChange } from './use-incidents.ts';

interface Props {
  incident: Incident;
  onClose: () => void;
}

const PARTS = Object.keys(COMPONENTS) as Component[];

export function OutageDialog({ incident, onClose }: Props) {
  const api = useStaffApi();
  const change = useIncidentChange();
  const [id] = useState(() => crypto.randomUUID());
  const span = useSpan(incident);
  const [components, setComponents] = useState<Component[]>([]);
  const [corrected, setCorrected] = useState('');
  const [text, setText] = useState('');
  const correctedMinutes = /^\d{1,6}$/u.test(corrected) ? Number(corrected) : null;
  const missing =
    span.missing ??
    (components.length === 0 && correctedMinutes === null
      ? '止まった部品を選ぶか、分数を入れてください。'
      : corrected !== '' && correctedMinutes === null
        ? '分数は半角の数字で入れてください。'
        : text.trim() === ''
          ? '計測の方法、または補正の理由を書いてください。'
          : null);
  return (
    <FormDialog
      title="停止時間を計測する"
      submitText="計測して記録する"
      missing={missing}
      onSubmit={async () => {
        const { from, until } = span;
        if (from === null || until === null) return false;
        const outage = { id, from, until, components, correctedMinutes, text };
        return change(() => api.measureOutage(incident.id, outage), '停止時間を記録しました。');
      }}
      onClose={onClose}
    >
      <Autocomplete
        multiple
        options={PARTS}
        value={components}
        onChange={(_event, chosen) => setComponents(chosen)}
        getOptionLabel={(part) => COMPONENTS[part].name}
        renderInput={(params) => (
          <TextField
            {...params}
            label="止まった部品"
            helperText="選んだ部品が止まっていた時間を、稼働の記録から数えます。"
          />
        )}
      />
      {span.fields}
      <TextField
        label="補正した分数（記録と違うときだけ）"
        value={corrected}
        onChange={({ target }) => setCorrected(target.value)}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 6 } }}
      />
      <WordsField
        label="計測の方法、または補正の理由"
        value={text}
        onChange={setText}
        most={MAX_INCIDENT_TEXT}
      />
    </FormDialog>
  );
}

export function AffectedDialog({ incident, onClose }: Props) {
  const api = useStaffApi();
  const change = useIncidentChange();
  const [id] = useState(() => crypto.randomUUID());
  const span = useSpan(incident);
  const [staffId, setStaffId] = useState('');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const number = /^[1-9]\d{0,8}$/u.test(typed) ? Number(typed) : null;
  const missing =
    span.missing ??
    (typed !== '' && number === null
      ? '相談の番号は半角の数字で入れてください。'
      : text.trim() === ''
        ? 'この範囲にした理由を書いてください。'
        : null);
  return (
    <FormDialog
      title="影響を受けた相談を調べる"
      submitText="調べて記録する"
      missing={missing}
      onSubmit={async () => {
        const { from, until } = span;
        if (from === null || until === null) return false;
        const asked = { id, from, until, staffId: staffId === '' ? null : staffId, number, text };
        return change(() => api.measureAffected(incident.id, asked), '調べた結果を記録しました。');
      }}
      onClose={onClose}
    >
      <TextField
        select
        label="読んだ職員"
        value={staffId}
        onChange={({ target }) => setStaffId(target.value)}
        helperText="この間に読まれた相談を、閲覧の記録から数えます。"
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">全員</MenuItem>
        {incident.staff.map(({ id: one, name }) => (
          <MenuItem key={one} value={one}>
            {name ?? '（不明）'}
          </MenuItem>
        ))}
      </TextField>
      {span.fields}
      <TextField
        label="相談の番号（1件だけ調べるとき）"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 9 } }}
      />
      <WordsField
        label="この範囲にした理由"
        value={text}
        onChange={setText}
        most={MAX_INCIDENT_TEXT}
      />
    </FormDialog>
  );
}

/** From the detection until now, unless it is said otherwise. */
function useSpan({ detectedAt }: Incident) {
  const [from, setFrom] = useState<string | null>(detectedAt);
  const [until, setUntil] = useState<string | null>(() => new Date().toISOString());
  const fields = (
    <>
      <MomentField label="始まりの" value={from} onChange={setFrom} />
      <MomentField label="終わりの" value={until} onChange={setUntil} />
    </>
  );
  const isWrong = from === null || until === null || Date.parse(until) <= Date.parse(from);
  return {
    from,
    until,
    fields,
    missing: isWrong ? '始まりより後の終わりを入れてください。' : null,
  };
}
