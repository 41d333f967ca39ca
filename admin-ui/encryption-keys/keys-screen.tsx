/** 「暗号鍵」: how the keys stand, what is due, and what was done to them. Nothing is done here: keys are the operator's. */
import { Alert, Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CodeText } from '../parts/code-text.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { KeysState } from '../staff-api/keys.ts';
import { Ceremonies } from './ceremonies.tsx';

const LOOK_MS = 60_000;

export function KeysScreen() {
  useTitle('暗号鍵');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: () => api.keys(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        暗号鍵
      </Typography>
      {data ? (
        <Shown keys={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="鍵の様子を読み込んでいます" />
      )}
    </Box>
  );
}

function Shown({ keys }: { keys: KeysState }) {
  return (
    <>
      <Summary keys={keys} />
      <Part title="鍵の保管庫">
        <StoreFacts keys={keys} />
      </Part>
      <Part title="鍵の種類と版">
        <Kinds kinds={keys.kinds} />
      </Part>
      <Part title="行った作業">
        <Ceremonies ceremonies={keys.ceremonies} />
      </Part>
      <Part title="作業のしかた">
        <HowTo />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title}>
      <SectionHeading>{title}</SectionHeading>
      {children}
    </Box>
  );
}

function Summary({ keys }: { keys: KeysState }) {
  const { main, mirror, copies, verified } = keys.store;
  const due = keys.kinds.filter(({ isDue }) => isDue).map(({ name }) => name);
  const faults = [
    ...(main === null && mirror === null
      ? []
      : ['鍵のフォルダーの一方を使えません。新しい鍵を作れません。']),
    ...(copies?.hasFailed ? ['保管庫の写しを作れていません。'] : []),
    ...(verified && verified.findings > 0 ? ['前回の検査で異常が見つかっています。'] : []),
    ...(due.length > 0 ? [`交換の時期になった鍵があります：${due.join('、')}`] : []),
  ];
  return (
    <Alert severity={faults.length === 0 ? 'success' : 'warning'} role="status">
      {faults.length === 0
        ? '保管庫に異常はなく、交換の時期になった鍵もありません。'
        : `${faults.join(' ')} システム運用者に連絡してください。`}
    </Alert>
  );
}

interface Fact {
  name: string;
  value: string;
}

function StoreFacts({ keys }: { keys: KeysState }) {
  const { store, organisation, destroyed } = keys;
  const { rootVersion, rootReplacedAt, main, mirror, verified, copies } = store;
  const facts: Fact[] = [
    {
      name: 'ルート鍵',
      value: `第${rootVersion}版（${rootReplacedAt === null ? '交換の記録はありません' : `${dayText(rootReplacedAt)}に交換`}）`,
    },
    {
      name: '組織の鍵',
      value: organisation
        ? `第${organisation.version}版（${dayText(organisation.madeAt)}から）`
        : 'まだありません',
    },
    { name: '保管庫のフォルダー', value: folderText(main) },
    { name: '控えのフォルダー', value: folderText(mirror) },
    {
      name: '保管庫の検査',
      value: verified
        ? `${dayTimeText(verified.at)}　${verified.findings === 0 ? '異常なし' : `異常 ${verified.findings}件`}`
        : 'まだ行っていません',
    },
    { name: '保管庫の写し', value: copiesText(copies) },
    { name: '廃棄した鍵', value: destroyed === 0 ? '0個' : `${destroyed}個（二度と使えません）` },
  ];
  return (
    <StackingTable
      label="鍵の保管庫の様子"
      rows={facts}
      keyOf={({ name }) => name}
      columns={[
        { heading: '項目', cell: ({ name }) => name },
        { heading: '様子', cell: ({ value }) => value, wraps: true },
      ]}
    />
  );
}

function folderText(failure: string | null): string {
  return failure === null ? '正常' : `使えません（${failure}）`;
}

function copiesText(copies: KeysState['store']['copies']): string {
  if (copies === null) return '作っていません';
  if (copies.last === null) return copies.hasFailed ? '作れていません' : 'まだありません';
  return `${copies.count}個、最新は${dayTimeText(copies.last)}${copies.hasFailed ? '。その後は作れていません' : ''}`;
}

function Kinds({ kinds }: { kinds: KeysState['kinds'] }) {
  if (kinds.length === 0) return <EmptyState title="まだ鍵はありません" />;
  return (
    <StackingTable
      label="鍵の種類と版の一覧"
      rows={kinds}
      keyOf={({ kind }) => kind}
      columns={[
        { heading: '種類', cell: ({ name }) => name, wraps: true },
        { heading: '鍵の数', cell: ({ names }) => names.toLocaleString('ja-JP') },
        { heading: '最新の版', cell: ({ version }) => `第${version}版` },
        { heading: '前の版の鍵', cell: ({ superseded }) => superseded.toLocaleString('ja-JP') },
        { heading: 'いちばん古い鍵', cell: ({ oldest }) => dayText(oldest) },
        {
          heading: '次の交換',
          cell: ({ dueAt, isDue }) => (isDue ? `${dayText(dueAt)}（時期です）` : dayText(dueAt)),
        },
      ]}
    />
  );
}

const COMMANDS = [
  { does: '鍵の様子を見る', command: 'npm run keys -- status', persons: '－' },
  { does: '保管庫を検査する', command: 'npm run keys -- verify', persons: '1人' },
  {
    does: 'データの鍵を交換し、暗号化し直す',
    command: 'npm run keys -- rotate-data',
    persons: '1人',
  },
  { does: '検索用の鍵を交換し、付け直す', command: 'npm run keys -- rotate-index', persons: '1人' },
  { does: '組織の鍵を交換する', command: 'npm run keys -- rotate-organisation', persons: '2人' },
  {
    does: 'ルート鍵を交換し、控えを作り直す',
    command: 'npm run keys -- rotate-root',
    persons: '2人',
  },
] as const;

function HowTo() {
  return (
    <>
      <Typography sx={{ mb: 1 }}>
        鍵の作業は、システム運用者がサーバーで行います。この画面ではできません。作業の間も相談は止まりません。
      </Typography>
      <StackingTable
        label="鍵の作業とコマンド"
        rows={COMMANDS}
        keyOf={({ command }) => command}
        columns={[
          { heading: '作業', cell: ({ does }) => does, wraps: true },
          {
            heading: 'コマンド',
            cell: ({ command }) => <CodeText>{command}</CodeText>,
            wraps: true,
          },
          { heading: '人数', cell: ({ persons }) => persons },
        ]}
      />
    </>
  );
}
