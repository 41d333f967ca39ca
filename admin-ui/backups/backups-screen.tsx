/** 「バックアップ」: from when to when one can restore, what was made and checked, the last drill, and how to restore. */
import { Alert, Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { REASON_TEXTS } from '../../domain/components.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Backups } from '../staff-api/backups.ts';
import { BaseTable, Facts } from './backup-tables.tsx';
import { HowToRestore } from './how-to-restore.tsx';

const LOOK_MS = 30_000;

export function BackupsScreen() {
  useTitle('バックアップ');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['backups'],
    queryFn: () => api.backups(),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        バックアップ
      </Typography>
      {data ? (
        <Shown backups={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="バックアップの状態を確認しています" />
      )}
    </Box>
  );
}

function Shown({ backups }: { backups: Backups }) {
  return (
    <>
      <Summary backups={backups} />
      <Box component="section" aria-label="今の状態">
        <SectionHeading>今の状態</SectionHeading>
        <Facts backups={backups} />
      </Box>
      {(backups.by === 'own' || backups.bases.length > 0) && (
        <Box component="section" aria-label="バックアップの一覧">
          <SectionHeading>バックアップの一覧</SectionHeading>
          {backups.bases.length === 0 ? (
            <Typography>
              まだありません。起動してから数分のうちに、最初の1回が作られます。
            </Typography>
          ) : (
            <BaseTable bases={backups.bases} />
          )}
        </Box>
      )}
      <Box component="section" aria-label="戻すとき">
        <SectionHeading>戻すとき</SectionHeading>
        <HowToRestore by={backups.by} />
      </Box>
    </>
  );
}

function Summary({ backups: { by, trouble, coverage, bases } }: { backups: Backups }) {
  if (by === 'none')
    return (
      <Alert severity="warning" role="status">
        今は、バックアップが作られていません。システムの担当者に設定を依頼してください。
      </Alert>
    );
  if (trouble !== null)
    return (
      <Alert severity="error" role="status">
        バックアップに問題があります：{REASON_TEXTS[trouble] ?? trouble}
      </Alert>
    );
  if (by === 'elsewhere')
    return (
      <Alert severity="info" role="status">
        データベースのバックアップは、データベースを運用する側で作られています。ここには、変更の記録が渡せているかだけが出ます。
      </Alert>
    );
  return (
    <Alert severity={bases.length === 0 ? 'info' : 'success'} role="status">
      {coverage === null
        ? '最初のバックアップを作っています。'
        : `${dayTimeText(coverage.from)} から ${dayTimeText(coverage.until)} までの、どの時点にも戻せます。`}
    </Alert>
  );
}
