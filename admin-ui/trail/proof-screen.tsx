/** 「記録の証明」: by which an auditor shows that the trail was not changed. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { may } from '../../domain/roles.ts';
import { CopyField } from '../parts/copy-field.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, isRefusal, LoadingState } from '../parts/states.tsx';
import { dayTimeText, secondText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ChainState } from '../staff-api/trail.ts';
import { ProofCopy } from './proof-copy.tsx';
import { ProofSteps } from './proof-steps.tsx';
import {
  agoText,
  badText,
  isBad,
  keySpans,
  outcomeText,
  rowsText,
  stretchText,
  summaryOf,
} from './proof-words.ts';

const LOOK_MS = 15_000;

export function ProofScreen() {
  useTitle('記録の証明');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['trail-chain'],
    queryFn: () => api.trailChain(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        記録の証明
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        操作記録が、書かれたあとで変えられていないことを確かめます。記録は書かれた順に連鎖でつながれ、署名されます。
      </Typography>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && !isRefusal(error) && <Proof state={data} />}
      {!data && !error && <LoadingState what="証明の状態を読み込んでいます" />}
    </Box>
  );
}

function Proof({ state }: { state: ChainState }) {
  const [isCopying, setCopying] = useState(false);
  const mayCopy = may(useRoles(), 'trail.export', 'service');
  if (state.chained === 0)
    return (
      <EmptyState title="連鎖につながれた記録は、まだありません">
        最初の操作が記録されると、1秒ほどでここに出ます。しばらく待っても変わらないときは、ワーカーが動いているかを運用者に確かめてください。
      </EmptyState>
    );
  return (
    <>
      <Outcome state={state} />
      {mayCopy ? (
        <Button variant="contained" onClick={() => setCopying(true)} sx={{ mt: 1.5 }}>
          証明つきで書き出す
        </Button>
      ) : (
        <Typography sx={{ mt: 1.5 }}>
          証明つきの書き出しは、管理者と監査担当が行えます。必要なときは依頼してください。
        </Typography>
      )}
      <Part name="連鎖と署名">
        <ChainFacts state={state} />
      </Part>
      <Part name="検査の結果">
        <Checks state={state} />
      </Part>
      <Part name="自分のパソコンで確かめる">
        <ProofSteps />
      </Part>
      <Part name="公開鍵">
        <Keys state={state} />
      </Part>
      {isCopying && <ProofCopy onClose={() => setCopying(false)} />}
    </>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={name}>
      <SectionHeading>{name}</SectionHeading>
      {children}
    </Box>
  );
}

function Outcome({ state }: { state: ChainState }) {
  const { severity, text } = summaryOf(state, useNow(LOOK_MS));
  const bad = [state.whole, state.newest].filter(isBad);
  return (
    <>
      <Alert severity={severity} role="status">
        {text}
      </Alert>
      {bad.length > 0 && (
        <Part name="見つかったことと、すること">
          {[...new Set(bad.map(badText))].map((found) => (
            <Typography key={found} sx={{ fontWeight: 700 }}>
              {found}
            </Typography>
          ))}
          <Box component="ol" sx={{ pl: 3, my: 1 }}>
            <li>
              データベースと、外部に残した確認点を、そのまま保全するよう運用者に伝えてください。
            </li>
            <li>管理責任者に知らせてください。</li>
            <li>
              「証明つきで書き出す」で写しを取り、下の手順で確かめてください。どの記録が違うかが分かります。
            </li>
            <li>
              データベースを復元した覚えがあるときは、運用者が届け出ると、次の検査で確かめ直します。
            </li>
          </Box>
        </Part>
      )}
    </>
  );
}

function ChainFacts({ state: { chained, waiting, unsigned, checkpoint } }: { state: ChainState }) {
  const facts: [string, string, string][] = [
    ['連鎖につながれた記録', rowsText(chained), 'これまでのすべて'],
    [
      'つながれるのを待つ記録',
      rowsText(waiting.rows),
      waiting.rows === 0
        ? '直近1時間の分'
        : waiting.seconds < 1
          ? 'ふつうは1秒以内につながります'
          : `最も古いものは${Math.floor(waiting.seconds)}秒待っています`,
    ],
    ['まだ署名のない記録', rowsText(unsigned), 'ふつうは10秒以内に署名されます'],
    [
      '最後の確認点',
      checkpoint === null ? 'まだありません' : `${rowsText(checkpoint.size)}めまで`,
      checkpoint === null
        ? 'ふつうは10秒以内にできます'
        : agoText(checkpoint.at, checkpoint.secondsAgo),
    ],
  ];
  return (
    <StackingTable
      label="連鎖と署名の状態"
      rows={facts}
      keyOf={([name]) => name}
      columns={[
        { heading: '項目', cell: ([name]) => name },
        { heading: '今の値', cell: ([, value]) => value },
        { heading: '説明', cell: ([, , note]) => note, wraps: true },
      ]}
    />
  );
}

function Checks({ state: { newest, whole } }: { state: ChainState }) {
  const rows = [
    { name: '直近（1分ごと）', check: newest },
    { name: '全体（1日1回）', check: whole },
  ];
  return (
    <StackingTable
      label="検査ごとの結果"
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { heading: '検査', cell: ({ name }) => name },
        {
          heading: '結果',
          cell: ({ check }) => (
            <Box component="span" sx={{ fontWeight: isBad(check) ? 700 : 400 }}>
              {outcomeText(check)}
            </Box>
          ),
        },
        {
          heading: '最初におかしい位置',
          cell: ({ check }) =>
            isBad(check)
              ? check.firstBad === null
                ? '特定できません'
                : `${rowsText(check.firstBad)}め`
              : '－',
        },
        { heading: '調べた記録', cell: ({ check }) => stretchText(check) },
        {
          heading: '調べた日時',
          cell: ({ check }) => (check?.checkedAt ? secondText(check.checkedAt) : '－'),
        },
      ]}
    />
  );
}

function Keys({ state }: { state: ChainState }) {
  const spans = keySpans(state);
  if (state.keys.length === 0)
    return <Typography>公開鍵はまだありません。最初の署名のときに作られます。</Typography>;
  return (
    <>
      <Typography sx={{ mb: 1 }}>
        はじめに別の方法（紙など）で受け取り、保管している公開鍵と、同じであることを確かめてください。検査には、保管している方を使います。
      </Typography>
      {state.keys.map(({ keyId, publicKey, madeAt }, at) => (
        <Box key={keyId} sx={{ mb: 2, maxWidth: '60rem' }}>
          <Typography sx={{ mb: 1 }}>
            {spans[at]}、{dayTimeText(madeAt)} に作成
          </Typography>
          <CopyField
            label={state.keys.length === 1 ? '公開鍵' : `公開鍵 ${at + 1}`}
            value={publicKey}
          />
        </Box>
      ))}
    </>
  );
}
