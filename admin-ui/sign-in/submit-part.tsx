/** The lower end of a form of signing in: what was refused, and the button that says why it waits. */
import { Alert, Button } from '@mui/material';
import type { Submission } from './use-submission.ts';

interface Props {
  submission: Submission;
  text: string;
}

export function SubmitPart({ submission: { failure, isSending, seconds }, text }: Props) {
  const wait = waitOf(seconds);
  return (
    <>
      {(failure !== null || wait !== null) && (
        <Alert severity="warning" role="alert">
          {failure ?? '続けて失敗したため、しばらく待ってからやり直してください。'}
          {wait !== null && <div>あと{wait}でやり直せます。</div>}
        </Alert>
      )}
      <Button type="submit" variant="contained" size="large" disabled={isSending || wait !== null}>
        {wait === null ? (isSending ? '確認しています…' : text) : `あと${wait}お待ちください`}
      </Button>
    </>
  );
}

/** In words; `null` when there is nothing to wait for. */
function waitOf(seconds: number): string | null {
  if (seconds <= 0) return null;
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}秒` : `${minutes}分${seconds % 60}秒`;
}
