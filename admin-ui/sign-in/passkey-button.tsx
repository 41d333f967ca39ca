/** One press, and the browser asks for the passkey; what was refused stands above it. */
import { Alert, Button, Stack } from '@mui/material';
import { useSubmission } from './use-submission.ts';

interface Props {
  text: string;
  variant?: 'contained' | 'outlined';
  onPress: () => Promise<void>;
}

export function PasskeyButton({ text, variant = 'outlined', onPress }: Props) {
  const { failure, isSending, run } = useSubmission();
  return (
    <Stack spacing={1}>
      {failure !== null && (
        <Alert severity="warning" role="alert">
          {failure}
        </Alert>
      )}
      <Button size="large" variant={variant} disabled={isSending} onClick={() => void run(onPress)}>
        {isSending ? 'パスキーを確かめています…' : text}
      </Button>
    </Stack>
  );
}
