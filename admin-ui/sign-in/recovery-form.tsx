/** A recovery code, as it stands on the paper it was printed on. */
import { Stack, TextField } from '@mui/material';
import { useRef, type FormEvent } from 'react';
import { readRecoveryCode } from '../../domain/second-factor.ts';
import { SubmitPart } from './submit-part.tsx';
import { useSubmission } from './use-submission.ts';

interface Props {
  submitText: string;
  onSubmit: (recoveryCode: string) => Promise<void>;
}

export function RecoveryForm({ submitText, onSubmit }: Props) {
  const submission = useSubmission();
  const field = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = readRecoveryCode(field.current?.value ?? '');
    if (code === null)
      submission.fail('回復コードは、4文字ずつ6組の英数字です。全部入力してください。');
    else if (await submission.run(() => onSubmit(code))) return;
    field.current?.focus();
    field.current?.select();
  }

  return (
    <Stack component="form" spacing={2} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        name="recovery-code"
        label="回復コード"
        required
        autoFocus
        autoComplete="off"
        helperText="一つのコードは一度だけ使えます。大文字と小文字、ハイフンは区別しません。"
        inputRef={field}
        slotProps={{
          htmlInput: { autoCorrect: 'off', autoCapitalize: 'characters', spellCheck: false },
        }}
      />
      <SubmitPart submission={submission} text={submitText} />
    </Stack>
  );
}
