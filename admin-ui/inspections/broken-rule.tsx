/** One rule that some consultations break: what it says, which they are, and what mends them. */
import { Box, Paper, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { INVARIANTS, type InvariantKind } from '../../domain/invariants.ts';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Broken } from '../staff-api/inspections.ts';
import { useInspectionChange } from './use-inspections.ts';

interface Props {
  kind: InvariantKind;
  count: number;
  broken: readonly Broken[];
}

export function BrokenRule({ kind, count, broken }: Props) {
  const api = useStaffApi();
  const change = useInspectionChange();
  const mayRepair = may(useRoles(), 'inspection.repair', 'service');
  const { name, rule, mending, by } = INVARIANTS[kind];
  const waiting = broken.filter(({ repair }) => repair !== null && repair.outcome === null);
  const left = broken.filter((one) => !waiting.includes(one));
  const repair = (some: readonly Broken[]) =>
    change(() => api.repair(some.map(({ id }) => id)), '直すように頼みました。');
  return (
    <Paper variant="outlined" component="section" aria-label={name} sx={{ p: 1.5, mb: 1.5 }}>
      <Typography component="h3" sx={{ fontWeight: 700 }}>
        {name}（{count}件）
      </Typography>
      <Typography>規則：{rule}</Typography>
      <Typography sx={{ mb: 1 }}>直し方：{mending}</Typography>
      {mayRepair && by !== 'by-hand' && (
        <Box sx={{ mb: 1 }}>
          <ActionButton
            text={broken.length < count ? `はじめの${broken.length}件を直す` : 'すべて直す'}
            blocked={left.length === 0 ? '直しています。終わるとここに出ます。' : null}
            onPress={() => void repair(left)}
          />
        </Box>
      )}
      <StackingTable
        label={`${name}相談`}
        rows={broken}
        keyOf={({ id }) => id}
        columns={[
          {
            heading: '相談',
            cell: ({ consultationId, number }) => (
              <LinkBase to={`/consultations/${consultationId}/show`}>No.{number}</LinkBase>
            ),
          },
          { heading: '窓口', cell: ({ serviceName }) => serviceName, wraps: true },
          { heading: '見つかった時刻', cell: ({ foundAt }) => dayTimeText(foundAt) },
          { heading: '直した記録', cell: repairText, wraps: true },
        ]}
      />
    </Paper>
  );
}

function repairText({ repair }: Broken): string {
  if (repair === null) return 'まだ直していません';
  const who = repair.askedBy?.name ?? 'コマンド';
  if (repair.at === null) return `${who}が${dayTimeText(repair.askedAt)}に頼み、直しています…`;
  return `${who}が${dayTimeText(repair.askedAt)}に頼みましたが、直りませんでした。もう一度直すか、システム運用者に知らせてください。`;
}
