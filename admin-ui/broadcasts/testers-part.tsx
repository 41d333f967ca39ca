/** Whose telephones messages are tried on: colleagues with a test consultation of their own, and their yes. */
import {
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_TESTERS } from '../../domain/broadcast.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function TestersPart({ serviceId }: { serviceId: string }) {
  const api = useStaffApi();
  const change = useChange('broadcast-testers');
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['broadcast-testers', serviceId],
    queryFn: () => api.testers(serviceId),
    staleTime: 0,
  });
  return (
    <Box component="section" aria-label="試しに送る相手">
      <SectionHeading>試しに送る相手</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        送る前に、職員のスマートフォンで見え方を確かめられます。本人が同意した職員だけを、
        {MAX_TESTERS}
        人まで登録できます。
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data?.data.length === 0 && <Typography>まだ登録されていません。</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.data.map(({ id, name, addedBy, addedAt, isReachable }) => (
          <Stack
            key={id}
            component="li"
            direction="row"
            sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}
          >
            <span>
              {name}
              {!isReachable && '（今は友だちではありません）'}
            </span>
            <Typography variant="body2" color="text.secondary">
              {addedBy.name}が{dayTimeText(addedAt)}に登録
            </Typography>
            <Button
              size="small"
              aria-label={`${name}の登録を外す`}
              onClick={() =>
                void change(() => api.removeTester(serviceId, id), '登録を外しました。')
              }
            >
              外す
            </Button>
          </Stack>
        ))}
      </Box>
      <Button variant="outlined" size="small" sx={{ mt: 1 }} onClick={() => setAdding(true)}>
        試しに送る相手を登録する
      </Button>
      {isAdding && <TesterDialog serviceId={serviceId} onClose={() => setAdding(false)} />}
    </Box>
  );
}

function TesterDialog({ serviceId, onClose }: { serviceId: string; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('broadcast-testers');
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const read = /^\d{1,9}$/u.test(number.normalize('NFKC').trim())
    ? Number(number.normalize('NFKC').trim())
    : 0;
  const missing =
    read === 0
      ? 'テストの相談の番号を入力してください。'
      : name.trim() === ''
        ? 'だれのスマートフォンかを入力してください。'
        : agreed
          ? null
          : '本人の同意を確かめてください。';
  return (
    <FormDialog
      title="試しに送る相手を登録する"
      submitText="登録する"
      missing={missing}
      onSubmit={() =>
        change(
          () => api.addTester(serviceId, { number: read, name, agreed: true }),
          '登録しました。',
        )
      }
      onClose={onClose}
    >
      <Typography component="div">
        <Box component="ol" sx={{ m: 0, pl: 3 }}>
          <li>職員が自分のスマートフォンで友だち追加をし、相談室から一言送ります。</li>
          <li>その相談を、「相談でないものとして終了」の「テスト」で終了します。</li>
          <li>その相談の番号を、ここに入力します。</li>
        </Box>
      </Typography>
      <TextField
        label="テストの相談の番号"
        value={number}
        onChange={({ target }) => setNumber(target.value)}
        required
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 9 } }}
      />
      <TextField
        label="だれのスマートフォンか"
        value={name}
        onChange={({ target }) => setName(target.value)}
        required
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <FormControlLabel
        control={
          <Checkbox
            checked={agreed}
            onChange={({ target }) => setAgreed(target.checked)}
            required
          />
        }
        label="試しのお知らせを受け取ることに、本人が同意しています"
      />
    </FormDialog>
  );
}
