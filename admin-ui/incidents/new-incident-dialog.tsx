/** Begins an incident in two fields: what is known in the first minute is enough. */
import { Checkbox, FormControlLabel, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-admin';
import {
  INCIDENT_KIND_NAMES,
  INCIDENT_KINDS,
  MAX_INCIDENT_TEXT,
  MAX_INCIDENT_TITLE,
  type IncidentKind,
} from '../../domain/incident.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useIncidentChange } from './use-incidents.ts';

export function NewIncidentDialog({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const change = useIncidentChange();
  const navigate = useNavigate();
  const [id] = useState(() => crypto.randomUUID());
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [kind, setKind] = useState<IncidentKind>('outage');
  const [isDrill, setDrill] = useState(false);
  const [detectedAt, setDetectedAt] = useState<string | null>(() => new Date().toISOString());
  const missing =
    title.trim() === ''
      ? '件名を書いてください。'
      : text.trim() === ''
        ? '何が起きたかを書いてください。'
        : detectedAt === null
          ? '検知した日時を直してください。'
          : null;
  return (
    <FormDialog
      title="障害・事故・訓練を記録する"
      submitText="記録を始める"
      missing={missing}
      onSubmit={async () => {
        if (detectedAt === null) return false;
        const incident = { id, title, text, kind, isDrill, detectedAt };
        const isTaken = await change(() => api.openIncident(incident), '記録を始めました。');
        if (isTaken) navigate(`/administration/incidents/${id}`);
        return isTaken;
      }}
      onClose={onClose}
    >
      <TextField
        label="件名"
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        slotProps={{ htmlInput: { maxLength: MAX_INCIDENT_TITLE } }}
      />
      <TextField
        label="何が起きたか"
        value={text}
        onChange={({ target }) => setText(target.value)}
        helperText="分かっていることだけで始められます。報告書に載るので、相談者の名前や相談の内容は書かないでください。"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: MAX_INCIDENT_TEXT } }}
      />
      <TextField
        select
        label="種類"
        value={kind}
        onChange={({ target }) => setKind(target.value as IncidentKind)}
      >
        {INCIDENT_KINDS.map((one) => (
          <MenuItem key={one} value={one}>
            {INCIDENT_KIND_NAMES[one]}
          </MenuItem>
        ))}
      </TextField>
      <MomentField label="検知した" value={detectedAt} onChange={setDetectedAt} />
      <FormControlLabel
        label="訓練です"
        control={<Checkbox checked={isDrill} onChange={(_event, checked) => setDrill(checked)} />}
      />
    </FormDialog>
  );
}
