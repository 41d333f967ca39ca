/** What is left to be known of a consultation that is gone, found by its number. */
import { Alert, Box, Button, Link, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState } from '../parts/states.tsx';
import { dayText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NUMBER = /^[1-9]\d{0,8}$/u;

export function TombstonesPart({ serviceId }: { serviceId: string }) {
  const [typed, setTyped] = useState('');
  const [sought, setSought] = useState<number | null>(null);
  const isNumber = NUMBER.test(typed.normalize('NFKC').trim());
  return (
    <Box component="section" aria-label="廃棄した相談">
      <SectionHeading>廃棄した相談を番号で探す</SectionHeading>
      <Box
        component="form"
        sx={{ display: 'flex', gap: 1, alignItems: 'center', mb: 1 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNumber) setSought(Number(typed.normalize('NFKC').trim()));
        }}
      >
        <TextField
          size="small"
          label="相談の番号"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 12, autoComplete: 'off' } }}
        />
        <Button type="submit" variant="outlined" disabled={!isNumber}>
          探す
        </Button>
      </Box>
      {sought !== null && <Found serviceId={serviceId} number={sought} />}
    </Box>
  );
}

function Found({ serviceId, number }: { serviceId: string; number: number }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['disposal', 'tombstones', serviceId, number],
    queryFn: () => api.tombstones(serviceId, number),
    staleTime: 0,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Typography role="status">探しています…</Typography>;
  if (data.data.length === 0)
    return <Typography role="status">{number}番の相談は、廃棄されていません。</Typography>;
  return data.data.map(({ openedOn, endedOn, disposedOn, batch }) => (
    <Alert key={disposedOn} severity="info" role="status" sx={{ maxWidth: '40rem' }}>
      {number}番（{dayText(openedOn)}〜{dayText(endedOn)}）は、{dayText(disposedOn)}
      に廃棄しました。内容は残っていません。
      {batch && (
        <>
          {' '}
          <Link component={LinkBase} to={`/administration/disposal/${batch.id}`}>
            第{batch.number}号{batch.isCertified ? 'の証明書' : ''}
          </Link>
        </>
      )}
    </Alert>
  ));
}
