/** 「稼働状況」: how every component stands, since when, and what to do; what changed; minutes away by month. */
import { Alert, Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { CodeText } from '../parts/code-text.tsx';
import { FactList } from '../parts/fact-list.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Operations } from '../staff-api/operations.ts';
import { ComponentTable } from './component-table.tsx';
import { Changes, Months } from './history.tsx';

const LOOK_MS = 15_000;
/** Nobody has looked for so long: what stands here is old. */
const OLD_MS = 60_000;

export function OperationsScreen() {
  useTitle('稼働状況');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['operations'],
    queryFn: () => api.operations(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        稼働状況
      </Typography>
      {data ? (
        <Shown operations={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="各部品の状態を確認しています" />
      )}
    </Box>
  );
}

function Shown({ operations }: { operations: Operations }) {
  const { components, changes, months } = operations;
  return (
    <>
      <Summary operations={operations} />
      <Box component="section" aria-label="今の状態">
        <SectionHeading>今の状態</SectionHeading>
        <ComponentTable components={components} />
      </Box>
      <Box component="section" aria-label="鍵と版">
        <SectionHeading>鍵と版</SectionHeading>
        <KeysAndVersions operations={operations} />
      </Box>
      <Box component="section" aria-label="月ごとの停止時間">
        <SectionHeading>月ごとの停止時間</SectionHeading>
        <Months months={months} />
      </Box>
      <Box component="section" aria-label="30日間の変化">
        <SectionHeading>30日間の変化</SectionHeading>
        <Changes changes={changes} />
      </Box>
    </>
  );
}

function Summary({ operations: { seenAt, components } }: { operations: Operations }) {
  const troubled = components.filter(({ state }) => state === 'away' || state === 'degraded');
  if (seenAt === null || Date.now() - Date.parse(seenAt) > OLD_MS)
    return (
      <Alert severity="warning" role="status">
        {seenAt === null
          ? 'まだ一度も確認していません。ワーカーを起動してください。'
          : `最後に確認したのは${dayTimeText(seenAt)}です。ワーカーが動いているかを確認してください。`}
      </Alert>
    );
  return (
    <Alert severity={troubled.length === 0 ? 'success' : 'warning'} role="status">
      {troubled.length === 0
        ? '設定されている部品は、すべて動いています。'
        : `確認が必要な部品が${troubled.length}件あります。`}
      （{dayTimeText(seenAt)} 確認）
    </Alert>
  );
}

function KeysAndVersions({ operations: { keys, versions } }: { operations: Operations }) {
  const facts: [string, string][] = [
    ['製品の版', versions.product],
    ['データベースの版', versions.schema === '' ? '確認できません' : versions.schema],
    ['実行環境の版', versions.node],
    ...(keys === null
      ? ([['鍵', '保管庫に確認できません']] as [string, string][])
      : ([
          ['ルート鍵', `第${keys.rootVersion}版`],
          [
            'この組織の鍵',
            keys.organisationVersion === null || keys.organisationMadeAt === null
              ? 'まだありません'
              : `第${keys.organisationVersion}版（${dayTimeText(keys.organisationMadeAt)} に作成・更新）`,
          ],
          ['破棄した鍵', `${keys.destroyed}個（全体）`],
        ] as [string, string][])),
  ];
  const shown = facts.map(
    ([name, value]) => [name, <CodeText key={name}>{value}</CodeText>] as const,
  );
  return <FactList facts={shown} nameWidth="10rem" />;
}
