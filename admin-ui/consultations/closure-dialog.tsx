/** Closing: with the outcome, and with a warning of what was left unregistered (属性登録漏れ). */
import { Alert, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { OUTCOMES, type Outcome } from '../../domain/consultation.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { OUTCOME_WORDS } from '../i18n/words.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import { useCommand } from './use-command.ts';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
  onShowAttributes: () => void;
}

export function ClosureDialog({ head, onClose, onShowAttributes }: Props) {
  const { run } = useCommand(head);
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [followUpOn, setFollowUpOn] = useState<TypedDay>('');
  const [override, setOverride] = useState('');
  const [note, setNote] = useState('');
  const omitted = head.missingAttributes;
  const missing = (): string | null => {
    if (outcome === '') return '結果を選んでください。';
    if (omitted.length > 0 && override.trim() === '') return '登録しない理由を書いてください。';
    return followUpOn === null ? '次の連絡日を直してください。' : null;
  };
  const tomorrow = businessDay(new Date(Date.now() + 24 * 60 * 60_000));
  return (
    <FormDialog
      title="相談を終了する"
      submitText={omitted.length > 0 ? '未登録のまま終了する' : '終了する'}
      missing={missing()}
      onSubmit={() =>
        run('close', {
          outcome,
          followUpOn: followUpOn === '' ? null : followUpOn,
          ...(note.trim() === '' ? {} : { note }),
          ...(omitted.length > 0 ? { override } : {}),
        })
      }
      onClose={onClose}
    >
      <TextField
        select
        required
        label="結果"
        value={outcome}
        onChange={({ target }) => setOutcome(target.value as Outcome)}
        helperText="間違い・テスト・迷惑・無言・重複は、「相談でないものとして終了」から終了します。"
      >
        {OUTCOMES.map(outcomeItem)}
      </TextField>
      {omitted.length > 0 && (
        <Alert severity="warning">
          <strong>属性登録漏れが{omitted.length}件あります。</strong>
          <br />
          {omitted.map(({ label }) => label).join('、')}
          <br />
          登録してから終了するか、登録しない理由を書いてください。
          <br />
          <Button
            size="small"
            variant="outlined"
            sx={{ mt: 0.5 }}
            onClick={() => {
              onClose();
              onShowAttributes();
            }}
          >
            属性を登録する
          </Button>
        </Alert>
      )}
      {omitted.length > 0 && (
        <TextField
          label="登録しない理由（記録されます）"
          value={override}
          onChange={({ target }) => setOverride(target.value)}
          multiline
        />
      )}
      <DateField
        label="次の連絡日（任意）"
        value={followUpOn}
        onChange={setFollowUpOn}
        lean="future"
        min={tomorrow}
      />
      <TextField
        label="申し送り（任意）"
        multiline
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </FormDialog>
  );
}

function outcomeItem(code: Outcome) {
  return (
    <MenuItem key={code} value={code}>
      {OUTCOME_WORDS[code]}
    </MenuItem>
  );
}
