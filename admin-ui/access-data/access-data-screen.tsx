/** Requests to disclose where a room was used from: who asked and why, who decided; and, once approved, what it was. */
import { Alert, Box, Button, Link, Paper, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  ACCESS_DATA_DAYS,
  DISCLOSURE_GROUND_WORDS,
  DISCLOSURE_STATE_WORDS,
} from '../../domain/access-data.ts';
import { may } from '../../domain/roles.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Disclosure } from '../staff-api/types.ts';
import { AskDialog } from './ask-dialog.tsx';
import { OriginsDialog } from './origins-dialog.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import { DISCLOSURES, useDecide } from './use-decide.ts';

export function AccessDataScreen() {
  useTitle('アクセス記録の開示');
  const mayAsk = may(useRoles(), 'access-data.ask', 'service');
  const [isAsking, setAsking] = useState(false);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        アクセス記録の開示
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        相談の部屋がどこから使われたか（IPアドレス・送信元ポート・時刻）は、暗号化して
        {ACCESS_DATA_DAYS}
        日だけ保存し、ふだんはだれの画面にも出しません。法令の根拠がある申請を、申請した人とは別の管理者が承認したときだけ見られます。申請・承認・閲覧は、すべて操作記録に残ります。
      </Typography>
      {mayAsk && (
        <Button variant="contained" onClick={() => setAsking(true)} sx={{ mb: 2 }}>
          開示を申請する
        </Button>
      )}
      {isAsking && <AskDialog onClose={() => setAsking(false)} />}
      <Requests />
    </Box>
  );
}

function Requests() {
  const api = useStaffApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: DISCLOSURES,
    queryFn: () => api.disclosures(),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingState what="申請を読み込んでいます" />;
  if (data.data.length === 0)
    return (
      <EmptyState title="開示の申請はありません">
        警察などから書面で照会を受けたときに、ここから申請します。
      </EmptyState>
    );
  return (
    <Stack component="ul" sx={{ gap: 1.5, listStyle: 'none', p: 0, m: 0 }}>
      {data.data.map((one) => (
        <Request key={one.id} disclosure={one} />
      ))}
    </Stack>
  );
}

function Request({ disclosure }: { disclosure: Disclosure }) {
  const { consultation, service, state, requestedBy, requestedAt, decidedBy, decidedAt } =
    disclosure;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 2 }}>
      <Typography component="h2" variant="h3">
        <Link href={`#/consultations/${consultation.id}/show`}>相談 No.{consultation.number}</Link>
        {`　${service.name}`}
      </Typography>
      <Typography sx={{ fontWeight: 700 }}>{DISCLOSURE_STATE_WORDS[state]}</Typography>
      <Typography>根拠：{DISCLOSURE_GROUND_WORDS[disclosure.ground]}</Typography>
      <Typography>照会の番号・機関：{disclosure.reference}</Typography>
      <Typography sx={{ whiteSpace: 'pre-wrap' }}>理由：{disclosure.reason}</Typography>
      <Typography>
        期間：{dayTimeText(disclosure.since)} から {dayTimeText(disclosure.until)} まで
      </Typography>
      <Typography variant="body2" color="text.secondary">
        申請：{requestedBy.name}　{dayTimeText(requestedAt)}
        {decidedBy && decidedAt && `　判断：${decidedBy.name ?? '職員'}　${dayTimeText(decidedAt)}`}
        {(state === 'waiting' || state === 'approved') &&
          `　${dayTimeText(disclosure.expiresAt)} まで有効`}
      </Typography>
      {disclosure.decision !== null && (
        <Typography>承認しない理由：{disclosure.decision}</Typography>
      )}
      <Actions disclosure={disclosure} />
    </Paper>
  );
}

function Actions({ disclosure }: { disclosure: Disclosure }) {
  const { approve } = useDecide(disclosure);
  const [open, setOpen] = useState<'origins' | 'refuse' | null>(null);
  const close = () => setOpen(null);
  const { mayDecide, mayLook, state } = disclosure;
  if (!mayDecide && !mayLook)
    return state === 'waiting' ? (
      <Alert severity="info" sx={{ mt: 1, py: 0 }}>
        申請した人とは別の管理者が承認すると、見られるようになります。
      </Alert>
    ) : null;
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap' }}>
      {mayDecide && (
        <>
          <Button variant="contained" onClick={() => void approve()}>
            開示を承認する
          </Button>
          <Button variant="outlined" onClick={() => setOpen('refuse')}>
            承認しない
          </Button>
        </>
      )}
      {mayLook && (
        <Button variant="contained" onClick={() => setOpen('origins')}>
          記録を見る（操作記録に残ります）
        </Button>
      )}
      {open === 'refuse' && <RefuseDialog disclosure={disclosure} onClose={close} />}
      {open === 'origins' && <OriginsDialog disclosure={disclosure} onClose={close} />}
    </Stack>
  );
}
