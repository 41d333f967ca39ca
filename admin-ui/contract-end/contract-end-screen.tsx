/** 「契約の終了」: step by step from the last day to the destruction; what cannot be taken back comes last, and needs two. */
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import {
  CONTRACT_END_STAGE_NAMES,
  CONTRACT_END_STAGES,
  CONTRACT_END_STEPS,
  type ContractEndAction,
} from '../../domain/contract-end.ts';
import { may } from '../../domain/roles.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ContractEndShown, ContractEndStory } from '../staff-api/contract-end.ts';
import {
  ACTION_NAMES,
  contractDay,
  LEADS_ON,
  nextWords,
  WHY_STOPPED,
} from './contract-end-words.ts';
import { DryRun } from './dry-run.tsx';
import { PackageDialog } from './package-dialog.tsx';
import { PlanDialog, StepDialog } from './step-dialogs.tsx';
import { useContractEnd } from './use-contract-end.ts';

export function ContractEndScreen() {
  useTitle('契約の終了');
  const { data, error, refetch } = useContractEnd();
  const mayAct = may(useRoles(), 'contract-end.act', 'service');
  const [isPlanning, setPlanning] = useState(false);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '64rem', overflowWrap: 'anywhere' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        契約の終了
      </Typography>
      <Typography sx={{ mb: 2 }}>
        すべての記録を区に引き渡し、受け取りを確かめてから、暗号鍵・記録・アカウントを廃棄します。廃棄が始まるまでは、いつでも止めて元に戻せます。
      </Typography>
      {data ? (
        <>
          {data.end ? (
            <Told end={data.end} organisation={data.organisation} />
          ) : (
            <EmptyState title="契約の終了は決まっていません">
              {mayAct
                ? '終了日を決めても、その日まで窓口は変わりません。'
                : '終了日は、すべての窓口の管理者が決めます。'}
            </EmptyState>
          )}
          {!data.end && mayAct && (
            <Button variant="contained" onClick={() => setPlanning(true)}>
              契約の終了日を決める
            </Button>
          )}
          <DryRun />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="契約の終了の状態を読み込んでいます" />
      )}
      {isPlanning && <PlanDialog onClose={() => setPlanning(false)} />}
    </Box>
  );
}

function Told({ end, organisation }: { end: ContractEndShown; organisation: string }) {
  const [doing, setDoing] = useState<ContractEndAction | null>(null);
  const close = () => setDoing(null);
  return (
    <>
      <Paper variant="outlined" sx={{ p: 2 }}>
        <Typography component="h2" variant="h2">
          {CONTRACT_END_STAGE_NAMES[end.stage]}
        </Typography>
        <Typography>契約の終了日：{contractDay(end.endsOn)}</Typography>
        {end.isHeld ? (
          <Alert severity="warning" sx={{ my: 1 }}>
            {nextWords(end)}
          </Alert>
        ) : (
          <Typography role="status" sx={{ fontWeight: 700, my: 1 }}>
            {nextWords(end)}
          </Typography>
        )}
        {end.approvals.length > 0 && (
          <Typography>
            廃棄を承認した人：{end.approvals.map(({ name }) => name ?? '（不明）').join('、')}
          </Typography>
        )}
        <Actions end={end} onAct={setDoing} />
      </Paper>
      <SectionHeading>進みぐあい</SectionHeading>
      <Stages end={end} />
      <SectionHeading>経過</SectionHeading>
      <Stack component="ol" aria-label="経過" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }}>
        {end.story.toReversed().map((one) => (
          <StoryLine key={one.id} story={one} />
        ))}
      </Stack>
      {doing === 'fetch' && <PackageDialog id={end.id} onClose={close} />}
      {doing !== null && doing !== 'fetch' && (
        <StepDialog end={end} organisation={organisation} action={doing} onClose={close} />
      )}
    </>
  );
}

function Actions({
  end,
  onAct,
}: {
  end: ContractEndShown;
  onAct: (action: ContractEndAction) => void;
}) {
  const possible = end.actions.filter(
    ({ action, block }) => block === null || action === 'approve',
  );
  // What stands for another stage is left out; one's own second approval says why it is not taken.
  const shown = possible.filter(({ action }) => action !== 'approve' || end.stage === 'received');
  if (shown.length === 0) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      {shown.map(({ action, block }) => (
        <Button
          key={action}
          variant={LEADS_ON.includes(action) ? 'contained' : 'outlined'}
          color={action === 'approve' ? 'error' : 'primary'}
          disabled={block !== null}
          onClick={() => onAct(action)}
        >
          {action === 'pack' && end.package > 0 ? '一式を作り直す' : ACTION_NAMES[action]}
        </Button>
      ))}
      {shown.map(
        ({ action, block }) =>
          block !== null && (
            <Typography key={action} variant="body2" sx={{ flexBasis: '100%' }}>
              {ACTION_NAMES[action]}：{block}
            </Typography>
          ),
      )}
    </Stack>
  );
}

/** The way as a whole: what lies behind, where it stands, what is to come. */
function Stages({ end }: { end: ContractEndShown }) {
  const way = CONTRACT_END_STAGES.filter((stage) => stage !== 'cancelled' && stage !== 'packing');
  const now = CONTRACT_END_STAGES.indexOf(end.stage);
  return (
    <Stack component="ol" aria-label="進みぐあい" sx={{ p: 0, m: 0, pl: 3, gap: 0.5 }}>
      {way.map((stage) => {
        const at = CONTRACT_END_STAGES.indexOf(stage);
        const isNow = stage === end.stage;
        return (
          <Typography
            key={stage}
            component="li"
            aria-current={isNow ? 'step' : undefined}
            color={at > now ? 'text.secondary' : 'text.primary'}
            sx={{ fontWeight: isNow ? 700 : 400 }}
          >
            {CONTRACT_END_STAGE_NAMES[stage]}
            {at < now ? '（済み）' : isNow ? '（今ここ）' : ''}
          </Typography>
        );
      })}
    </Stack>
  );
}

function StoryLine({ story }: { story: ContractEndStory }) {
  const { step, by, at, words, files, rows, why } = story;
  const typed = [
    words.on && contractDay(words.on),
    words.by && (step === 'receive' ? `${words.by} が確認` : `${words.by} から`),
    words.to && `${words.to} へ`,
    words.documentNo && `文書番号 ${words.documentNo}`,
    words.reason && `理由：${words.reason}`,
    files !== undefined && `${files.toLocaleString('ja-JP')}個のファイル`,
    rows !== undefined && `${rows.toLocaleString('ja-JP')}件の記録`,
    why !== undefined && (WHY_STOPPED[why] ?? why),
  ].filter((text) => typeof text === 'string' && text !== '');
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Typography sx={{ fontWeight: 700 }}>{CONTRACT_END_STEPS[step]}</Typography>
      {typed.length > 0 && <Typography>{typed.join('・')}</Typography>}
      <Typography variant="body2" color="text.secondary">
        {dayTimeText(at)}・{by ? (by.name ?? '（不明）') : '自動'}
      </Typography>
    </Paper>
  );
}
