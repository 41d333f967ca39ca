/** Six digits from the authenticator app, taken as they are typed or pasted. */
import { Stack, TextField } from '@mui/material';
import { useRef, type FormEvent, type ReactNode } from 'react';
import { readCode } from '../../domain/second-factor.ts';
import { SubmitPart } from './submit-part.tsx';
import { useSubmission } from './use-submission.ts';

interface Props {
  /** Seconds until a code is taken at all. */
  retryAfter?: number;
  submitText: string;
  onSubmit: (code: string) => Promise<void>;
  hint?: ReactNode;
  autoFocus?: boolean;
}

export function CodeForm({ retryAfter = 0, submitText, onSubmit, hint, autoFocus = true }: Props) {
  const submission = useSubmission(retryAfter);
  const field = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = readCode(field.current?.value ?? '');
    if (code === null) submission.fail('6桁の数字を入力してください。');
    else if (await submission.run(() => onSubmit(code))) return;
    field.current?.focus();
    field.current?.select();
  }

  return (
    <Stack component="form" spacing={2} noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        name="code"
        label="確認コード（6桁）"
        required
        autoFocus={autoFocus}
        autoComplete="one-time-code"
        helperText={hint}
        inputRef={field}
        slotProps={{
          htmlInput: {
            inputMode: 'numeric',
            autoCorrect: 'off',
            spellCheck: false,
            style: { fontSize: '1.5rem', letterSpacing: '0.2em' },
          },
        }}
      />
      <SubmitPart submission={submission} text={submitText} />
    </Stack>
  );
}
