/** One escalation: how it stands, what was disclosed, and the steps to its outcome. */
import { Alert, Box, Button, Grid, Link, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-admin';
import { PendingCommands } from '../consultations/pending-commands.tsx';
import { useColleagues } from '../consultations/use-colleagues.ts';
import { escalationEventText } from '../../domain/step-words.ts';
import { may } from '../../domain/roles.ts';
import type { EscalationHead } from '../staff-api/types.ts';
import {
  APPROVAL_WORDS,
  ESCALATION_KIND_WORDS,
  ESCALATION_OUTCOME_WORDS,
  ESCALATION_STATUS_WORDS,
} from '../i18n/words.ts';
import { ErrorState, isRefusal, LoadingState } from '../parts/states.tsx';
import { useEscalation } from '../parts/use-head.ts';
import { PracticeMark, useIsPractice } from '../parts/practice-mark.tsx';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { DangerMark } from './danger-mark.tsx';
import { EscalationActions } from './escalation-actions.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { ContactLog } from './contact-log.tsx';
import { AskedNext, NextStepText } from './next-step.tsx';
import { ReportSheetDialog } from './report-sheet.tsx';
import { SealedPacketsPart } from './sealed-packets.tsx';
import { SupplementDialog } from './supplement-dialog.tsx';
import { LateMark, TimeLeft } from './time-left.tsx';

export function EscalationScreen() {
  const { id } = useParams<{ id: string }>();
  useTitle('関係機関との連携');
  const { data, error, isPending, refetch } = useEscalation(id);
  if (error && (!data || isRefusal(error)))
    return <ErrorState error={error} page="関係機関との連携" onRetry={() => void refetch()} />;
  if (isPending || !data) return <LoadingState what="連携を読み込んでいます" />;
  return <Screen escalation={data} />;
}

function Screen({ escalation }: { escalation: EscalationHead }) {
  const { kind, consultation, immediate, approval, status, waitsForEngine } = escalation;
  // Whoever only looks on is offered no steps.
  const mayFollow = may(useRolesIn(escalation.service.id), 'escalation.follow', 'own');
  const mustAct = immediate && (status === 'requested' || status === 'approved');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Link href="#/escalations">一覧へ</Link>
      <Typography component="h1" variant="h1" sx={{ mb: 0.5 }}>
        {ESCALATION_KIND_WORDS[kind]}との連携
        {immediate && <DangerMark />} <PracticeMark serviceId={escalation.service.id} />
      </Typography>
      <Typography sx={{ mb: 1 }}>
        <Link href={`#/consultations/${consultation.id}/show`}>
          相談 No.{consultation.number} に戻る
        </Link>
        {`　${escalation.service.name}`}
      </Typography>
      <Stack direction="row" sx={{ columnGap: 3, flexWrap: 'wrap', mb: 1 }}>
        <Fact name="段階" text={ESCALATION_STATUS_WORDS[status]} />
        <Fact name="承認" text={APPROVAL_WORDS[approval]} />
        {escalation.approver && <Fact name="承認する人" text={escalation.approver.name ?? ''} />}
        {escalation.outcome && (
          <Fact name="結果" text={ESCALATION_OUTCOME_WORDS[escalation.outcome]} />
        )}
        {escalation.nextActionAt && (
          <Fact
            name="次の自動処理"
            text={`${timeText(escalation.nextActionAt)}：${nextText(escalation)}`}
          />
        )}
        {escalation.followUpAt && (
          <Typography>
            <Typography component="span" color="text.secondary">
              次に確認する日時
            </Typography>{' '}
            <TimeLeft at={escalation.followUpAt} />
          </Typography>
        )}
      </Stack>
      {escalation.next && (
        <Typography sx={{ mb: 1 }}>
          次にすること：
          <NextStepText escalation={escalation} />
          <Typography component="span" variant="body2" sx={{ display: 'block' }}>
            <AskedNext escalation={escalation} />
          </Typography>
        </Typography>
      )}
      {escalation.lateSince !== null && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          <LateMark since={escalation.lateSince} />
          。今からできることを進めてください。
        </Alert>
      )}
      {waitsForEngine && (
        <Alert severity="warning" role="status" sx={{ mb: 1 }}>
          処理待ち：申請は記録されています。進行を管理する部品が戻りしだい始まります。
        </Alert>
      )}
      <PracticeWarning serviceId={escalation.service.id} />
      {mustAct && (
        <Alert severity="error" sx={{ mb: 1 }}>
          <strong>承認を待たず、先に連絡してください。</strong>
          連絡したら「連絡を記録する」を押してください。
        </Alert>
      )}
      <PendingCommands consultationId={consultation.id} escalationId={escalation.id} />
      {mayFollow && <EscalationActions escalation={escalation} />}
      <MoreActions escalation={escalation} />
      <Grid container spacing={2} sx={{ mt: 1 }}>
        <Grid size={{ xs: 12, md: 7 }}>
          <Paper variant="outlined" sx={{ p: 2 }}>
            <Typography component="h2" variant="h2">
              申請
            </Typography>
            <Typography variant="body2" color="text.secondary">
              {escalation.requestedBy.name}　{timeText(escalation.requestedAt)}
            </Typography>
            <Typography sx={{ whiteSpace: 'pre-wrap', mt: 1 }}>
              {escalation.reason ?? '（申請の理由は、相談を読める人にだけ表示します）'}
            </Typography>
          </Paper>
          <Box sx={{ mt: 2 }}>
            <SealedPacketsPart escalation={escalation} />
          </Box>
        </Grid>
        <Grid size={{ xs: 12, md: 5 }}>
          <ContactLog escalation={escalation} />
          <Box sx={{ mt: 2 }}>
            <Events escalation={escalation} />
          </Box>
        </Grid>
      </Grid>
    </Box>
  );
}

/** The sheet for calling 110, and giving more: beside the steps, for those who may take them. */
function MoreActions({ escalation }: { escalation: EscalationHead }) {
  const [open, setOpen] = useState<'report' | 'contact' | 'supplement' | null>(null);
  const { kind, immediate, endedAt, allowed } = escalation;
  const close = () => setOpen(null);
  const mayFollow = allowed.includes('set-follow-up');
  const contacted = escalation.events.find((event) => event.kind === 'contacted');
  if (endedAt !== null || !mayFollow) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mt: 1 }}>
      {(kind === 'police' || immediate) && (
        <Button
          size="small"
          variant={immediate && contacted === undefined ? 'contained' : 'outlined'}
          color="error"
          onClick={() => setOpen('report')}
        >
          110番の通報シートを開く
        </Button>
      )}
      <Button size="small" variant="outlined" onClick={() => setOpen('supplement')}>
        追加提供を申請する
      </Button>
      {open === 'report' && (
        <ReportSheetDialog
          escalation={escalation}
          onRecord={() => setOpen('contact')}
          onClose={close}
        />
      )}
      {open === 'contact' && <ContactDialog escalation={escalation} onClose={close} />}
      {open === 'supplement' && <SupplementDialog escalation={escalation} onClose={close} />}
    </Stack>
  );
}

/** In practice nobody calls anybody: said before any number is looked for. */
function PracticeWarning({ serviceId }: { serviceId: string }) {
  if (!useIsPractice(serviceId)) return null;
  return (
    <Alert severity="info" sx={{ mb: 1 }}>
      <strong>これは練習です。本当の110番や関係機関には、連絡しないでください。</strong>
      連絡したつもりで、「連絡を記録する」から先に進めます。
    </Alert>
  );
}

/** What the escalation does by itself when nobody has acted until then. */
function nextText({ approval, status, followUpAt, nextActionAt }: EscalationHead): string {
  if (followUpAt !== null && followUpAt === nextActionAt) return '次に確認する日時を知らせる';
  if (status !== 'contacted') return '承認がなければ、次の人たちに承認を求める';
  return approval === 'waiting'
    ? '承認か受理の確認がなければ、次の人たちに知らせる'
    : '受理の確認がなければ知らせる';
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <Typography>
      <Typography component="span" color="text.secondary">
        {name}
      </Typography>{' '}
      <strong>{text}</strong>
    </Typography>
  );
}

function Events({ escalation }: { escalation: EscalationHead }) {
  const { data } = useColleagues(escalation.service.id);
  const nameOf = (id: unknown) => data?.data.find((one) => one.id === id)?.name ?? '職員';
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        経過
      </Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {escalation.events.map((event) => (
          <Box
            component="li"
            key={event.seq}
            sx={{ pl: 1.5, pb: 1.5, borderLeft: '2px solid var(--color-hairline)' }}
          >
            <Typography variant="caption" color="text.secondary">
              {timeText(event.at)}　{event.person?.name ?? '自動'}
            </Typography>
            <Typography>{escalationEventText(event.kind, event.data, nameOf)}</Typography>
            {event.written?.reason !== undefined && (
              <Typography>理由：{event.written.reason}</Typography>
            )}
            {event.written?.note !== undefined && <Typography>{event.written.note}</Typography>}
          </Box>
        ))}
      </Box>
    </Paper>
  );
}
