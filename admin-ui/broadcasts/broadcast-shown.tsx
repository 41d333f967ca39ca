/** A broadcast that is planned, under way or over: its words, whom it was for, and what became of it. */
import { Alert, Box, Button, Link, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase, useNavigate } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ResultsPart } from './results-part.tsx';
import { useStep } from './use-broadcast.ts';
import { writtenOf } from './use-form.ts';
import { segmentText, STATUS_WORDS, STOP_WORDS } from './words.ts';

interface Props {
  serviceId: string;
  broadcast: BroadcastHead;
}

export function BroadcastShown({ serviceId, broadcast }: Props) {
  const { status, title, bubbles, link, segment, sendAt, stopReason, results } = broadcast;
  return (
    <Box sx={{ maxWidth: '52rem' }}>
      <Typography component="h2" variant="h2">
        {title}（{STATUS_WORDS[status]}）
      </Typography>
      {stopReason !== null && (
        <Alert severity="warning" sx={{ my: 1 }}>
          {STOP_WORDS[stopReason]}
        </Alert>
      )}
      {status === 'confirmed' && sendAt !== null && (
        <Alert severity="info" sx={{ my: 1 }}>
          {dayTimeText(sendAt)}に送ります。それまでは取り消せます。
        </Alert>
      )}
      <Facts broadcast={broadcast} />
      <Acts serviceId={serviceId} broadcast={broadcast} />
      {results !== null && (
        <>
          <SectionHeading>結果</SectionHeading>
          <ResultsPart results={results} recipients={broadcast.recipients} />
          <Link
            component={LinkBase}
            to={`/services/${serviceId}/deliveries?broadcast=${broadcast.id}`}
          >
            1人ずつの送信の記録を見る
          </Link>
        </>
      )}
      <SectionHeading>送る相手</SectionHeading>
      <Typography>{segmentText(segment)}</Typography>
      <SectionHeading>送る文</SectionHeading>
      {bubbles.map((text, index) => (
        <Paper
          key={`bubble-${index + 1}`}
          variant="outlined"
          sx={{ p: 1.5, mb: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {text}
        </Paper>
      ))}
      {link.kind === 'room' && <Typography>ボタン：相談室を開く</Typography>}
      {link.kind === 'page' && (
        <Typography sx={{ overflowWrap: 'anywhere' }}>
          ボタン：{link.label}（<span translate="no">{link.url}</span>）
        </Typography>
      )}
    </Box>
  );
}

function Facts({ broadcast }: Pick<Props, 'broadcast'>) {
  const { confirmedBy, confirmedAt, createdBy, editedBy, editedAt, startedAt, finishedAt } =
    broadcast;
  const facts = [
    ['作った人', createdBy.name ?? ''],
    ['最後に直した人', `${editedBy.name ?? ''}（${dayTimeText(editedAt)}）`],
    [
      '確認して送った人',
      confirmedBy && confirmedAt
        ? `${confirmedBy.name ?? ''}（${dayTimeText(confirmedAt)}）`
        : null,
    ],
    ['送り始めた時刻', startedAt && dayTimeText(startedAt)],
    ['終わった時刻', finishedAt && dayTimeText(finishedAt)],
    ['止めた人', broadcast.stoppedBy?.name ?? null],
    ['相談のことが分かる言葉のまま送った理由', broadcast.revealReason],
    ['残りの数を超えて送った理由', broadcast.quotaReason],
  ] as const;
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'fit-content(9rem) 1fr', sm: 'fit-content(14rem) 1fr' },
        gap: 0.5,
        columnGap: 2,
      }}
    >
      {facts.map(([name, text]) =>
        text === null ? null : (
          <Box key={name} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary' }}>
              {name}
            </Box>
            <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
              {text}
            </Box>
          </Box>
        ),
      )}
    </Box>
  );
}

function Acts({ serviceId, broadcast }: Props) {
  const api = useStaffApi();
  const step = useStep(serviceId);
  const navigate = useNavigate();
  const roles = useRolesIn(serviceId);
  const [isAsking, setAsking] = useState(false);
  const { id, status } = broadcast;
  const isPlanned = status === 'confirmed';
  const mayStop = (isPlanned || status === 'sending') && may(roles, 'broadcast.send', 'service');
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', my: 1 }}>
      {mayStop && (
        <Button variant="outlined" onClick={() => setAsking(true)}>
          {isPlanned ? '予約を取り消して下書きに戻す' : '送信を途中で止める'}
        </Button>
      )}
      {may(roles, 'broadcast.edit', 'service') && status !== 'draft' && (
        <Button
          variant="outlined"
          onClick={() =>
            navigate(`/services/${serviceId}/broadcasts/new`, {
              state: { copied: writtenOf(broadcast) },
            })
          }
        >
          写して新しい下書きを作る
        </Button>
      )}
      {isAsking && (
        <FormDialog
          title={isPlanned ? '予約を取り消す' : '送信を止める'}
          submitText={isPlanned ? '取り消す' : '止める'}
          isGrave={!isPlanned}
          onSubmit={async () =>
            (await step(
              () => api.cancelBroadcast(serviceId, id),
              isPlanned ? '予約を取り消しました。' : '送信を止めました。',
            )) !== null
          }
          onClose={() => setAsking(false)}
        >
          <Typography>
            {isPlanned
              ? '予約を取り消して、下書きに戻します。まだだれにも送られていません。'
              : 'まだ送っていない人への送信を止めます。すでに送った分は取り消せません。'}
          </Typography>
        </FormDialog>
      )}
    </Box>
  );
}
