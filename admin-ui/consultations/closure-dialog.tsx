/** Closing: with the outcome, and with a warning of what was left unregistered (属性登録漏れ). */
import { Alert, Button, ListSubheader, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import {
  isNonConsultation,
  NON_CONSULTATIONS,
  OUTCOMES,
  type Outcome,
} from '../../domain/consultation.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { OUTCOME_WORDS } from '../i18n/words.ts';
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
  const [followUpOn, setFollowUpOn] = useState('');
  const [override, setOverride] = useState('');
  const [note, setNote] = useState('');
  const isIntake = head.stage === 'intake';
  const omitted = outcome !== '' && isNonConsultation(outcome) ? [] : head.missingAttributes;
  const isExplained = omitted.length === 0 || override.trim() !== '';
  const tomorrow = businessDay(new Date(Date.now() + 24 * 60 * 60_000));
  return (
    <FormDialog
      title="相談を終了する"
      submitText={omitted.length > 0 ? '未登録のまま終了する' : '終了する'}
      isReady={outcome !== '' && isExplained}
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
        helperText={isIntake ? '受付中に終了できるのは、相談ではなかったものだけです。' : undefined}
      >
        {!isIntake && <ListSubheader>相談</ListSubheader>}
        {!isIntake && OUTCOMES.map(outcomeItem)}
        <ListSubheader>相談ではなかった</ListSubheader>
        {NON_CONSULTATIONS.map(outcomeItem)}
      </TextField>
      {omitted.length > 0 && !isIntake && (
        <Alert
          severity="warning"
          action={
            <Button
              onClick={() => {
                onClose();
                onShowAttributes();
              }}
            >
              登録する
            </Button>
          }
        >
          <strong>属性登録漏れが{omitted.length}件あります。</strong>
          <br />
          {omitted.map(({ label }) => label).join('、')}
          <br />
          登録してから終了するか、登録しない理由を書いてください。
        </Alert>
      )}
      {omitted.length > 0 && !isIntake && (
        <TextField
          label="登録しない理由（記録されます）"
          value={override}
          onChange={({ target }) => setOverride(target.value)}
          multiline
        />
      )}
      <TextField
        label="次の連絡日（任意）"
        type="date"
        value={followUpOn}
        onChange={({ target }) => setFollowUpOn(target.value)}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: tomorrow } }}
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
