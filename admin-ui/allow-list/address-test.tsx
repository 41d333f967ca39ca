/** 「この住所は入れますか」: an address, and the answer as the list stands now. */
import { Alert, Button, Stack, TextField } from '@mui/material';
import { useState, type FormEvent } from 'react';
import type { AddressAnswer } from '../staff-api/account.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

export function AddressTest() {
  const api = useStaffApi();
  const [address, setAddress] = useState('');
  const [answer, setAnswer] = useState<AddressAnswer | { failure: string } | null>(null);
  async function ask(event: FormEvent) {
    event.preventDefault();
    if (address.trim() === '') {
      setAnswer({ failure: 'IPアドレスを入力してください。' });
      return;
    }
    setAnswer(
      await api.testAddress(address.trim()).catch((error: unknown) => ({ failure: textOf(error) })),
    );
  }
  return (
    <Stack
      component="form"
      noValidate
      spacing={1}
      sx={{ pt: 1 }}
      onSubmit={(event) => void ask(event)}
    >
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          label="IPアドレス"
          size="small"
          value={address}
          sx={{ flex: '1 1 14rem', maxWidth: '24rem' }}
          slotProps={{ htmlInput: { maxLength: 100, autoCapitalize: 'off', spellCheck: false } }}
          onChange={({ target }) => {
            setAddress(target.value);
            setAnswer(null);
          }}
        />
        <Button type="submit" variant="outlined">
          試す
        </Button>
      </Stack>
      <div role="status">{answer && <Answer answer={answer} />}</div>
    </Stack>
  );
}

function Answer({ answer }: { answer: AddressAnswer | { failure: string } }) {
  if ('failure' in answer) return <Alert severity="warning">{answer.failure}</Alert>;
  const { address, isAdmitted, networks } = answer;
  if (!isAdmitted) return <Alert severity="error">{address} からは入れません。</Alert>;
  const by = networks.length === 0 ? '（制限がないため）' : `（${networks.join('、')}）`;
  return (
    <Alert severity="success">
      {address} から入れます{by}。
    </Alert>
  );
}
