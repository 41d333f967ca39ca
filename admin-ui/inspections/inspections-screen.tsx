/** 「記録の点検」: every consultation that breaks a rule, what mends it, and what was mended. */
import { Alert, Box, Typography } from '@mui/material';
import { INVARIANT_KINDS, INVARIANTS, INSPECTED_EVERY_MINUTES } from '../../domain/invariants.ts';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Inspections } from '../staff-api/inspections.ts';
import { BrokenRule } from './broken-rule.tsx';
import { MendedList } from './mended-list.tsx';
import { useInspectionChange, useInspections } from './use-inspections.ts';

export function InspectionsScreen() {
  useTitle('記録の点検');
  const { data, error, refetch } = useInspections();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        記録の点検
      </Typography>
      <Typography color="text.secondary" sx={{ mb: 1 }}>
        どの相談も守っているはずの規則を、{INSPECTED_EVERY_MINUTES}
        分ごとに、すべての相談について確かめています。規則に反する相談は、直し方とあわせて、ここに並びます。
      </Typography>
      {data ? (
        <Shown inspections={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="点検の結果を読み込んでいます" />
      )}
    </Box>
  );
}

function Shown({ inspections }: { inspections: Inspections }) {
  const { broken, counts, mended } = inspections;
  return (
    <>
      <LastLook inspections={inspections} />
      <Box component="section" aria-label="規則に反する相談">
        <SectionHeading>規則に反する相談</SectionHeading>
        {broken.length === 0 && (
          <EmptyState title="規則に反する相談はありません">
            {inspections.last === null
              ? '最初の点検がまだ終わっていません。'
              : '直すことはありません。'}
          </EmptyState>
        )}
        {INVARIANT_KINDS.filter((kind) => (counts[kind] ?? 0) > 0).map((kind) => (
          <BrokenRule
            key={kind}
            kind={kind}
            count={counts[kind] ?? 0}
            broken={broken.filter((one) => one.kind === kind)}
          />
        ))}
      </Box>
      <Box component="section" aria-label="直ったもの">
        <SectionHeading>30日間に直ったもの</SectionHeading>
        <MendedList mended={mended} />
      </Box>
    </>
  );
}

function LastLook({ inspections: { last, isUnderWay, broken } }: { inspections: Inspections }) {
  const api = useStaffApi();
  const change = useInspectionChange();
  const mayAsk = may(useRoles(), 'inspection.repair', 'service');
  const isWell = broken.length === 0;
  return (
    <Alert severity={last === null ? 'info' : isWell ? 'success' : 'warning'} role="status">
      {last === null
        ? 'まだ点検していません。'
        : `${dayTimeText(last.at)}に、${last.consultations.toLocaleString('ja-JP')}件の相談を点検しました。`}
      {isUnderWay && '点検をしています…'}
      {last !== null && last.leftOut.length > 0 && (
        <Box>
          進行管理につながらなかったため、「
          {last.leftOut.map((kind) => INVARIANTS[kind].name).join('」「')}
          」は点検していません。
        </Box>
      )}
      {mayAsk && (
        <Box sx={{ mt: 1 }}>
          <ActionButton
            text="いま点検する"
            blocked={isUnderWay ? '点検をしています。終わるとここに出ます。' : null}
            onPress={() =>
              void change(() => api.inspect(crypto.randomUUID()), '点検を始めました。')
            }
          />
        </Box>
      )}
    </Alert>
  );
}
