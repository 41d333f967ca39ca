/** The smaller commands, each asked once more with what follows from it. */
import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { Action } from '../../domain/consultation.ts';
import { PRIORITIES } from '../../domain/priority.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { PRIORITY_WORDS } from '../i18n/words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
}

interface WithTextProps extends Props {
  action: Exclude<Action, 'escalate'>;
  title: string;
  submitText: string;
  explanation: string;
  label: string;
  /** What the text is called in the command. */
  name: 'note' | 'reason';
}

function WithText({
  head,
  onClose,
  action,
  title,
  submitText,
  explanation,
  label,
  name,
}: WithTextProps) {
  const { run } = useCommand(head);
  const [text, setText] = useState('');
  return (
    <FormDialog
      title={title}
      submitText={submitText}
      onSubmit={() => run(action, text.trim() === '' ? {} : { [name]: text })}
      onClose={onClose}
    >
      <Typography>{explanation}</Typography>
      <TextField
        label={label}
        multiline
        minRows={2}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </FormDialog>
  );
}

export function ReturnDialog(props: Props) {
  return (
    <WithText
      {...props}
      action="return-to-queue"
      title="受付に戻す"
      submitText="受付に戻す"
      explanation="担当を外し、担当を待つ相談に戻します。次の担当者は、履歴を確認してから会話を始めます。"
      label="申し送り（任意）"
      name="note"
    />
  );
}

export function EndTalkDialog(props: Props) {
  return (
    <WithText
      {...props}
      action="end-talk"
      title="会話を終える"
      submitText="会話を終える"
      explanation="相談者に会話が終わったことを知らせ、属性の登録に進みます。相談者がまた書けば、会話に戻ります。"
      label="申し送り（任意）"
      name="note"
    />
  );
}

export function ReopenDialog(props: Props) {
  return (
    <WithText
      {...props}
      action="reopen"
      title="相談を再開する"
      submitText="再開する"
      explanation="この相談を開き直します。担当は自分になります。"
      label="理由（任意）"
      name="reason"
    />
  );
}

export function PriorityDialog({ head, onClose }: Props) {
  const { run } = useCommand(head);
  const [priority, setPriority] = useState(head.priority);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title="優先度を変える"
      submitText="変える"
      missing={priority === head.priority ? '今と違う優先度を選んでください。' : null}
      onSubmit={() => run('set-priority', { priority, ...(note.trim() === '' ? {} : { note }) })}
      onClose={onClose}
    >
      <TextField
        select
        label="優先度"
        value={priority}
        onChange={({ target }) => setPriority(target.value as typeof priority)}
      >
        {PRIORITIES.toReversed().map((one) => (
          <MenuItem key={one} value={one}>
            {PRIORITY_WORDS[one]}
            {one === head.priority ? '（今）' : ''}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="理由（任意）"
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </FormDialog>
  );
}
