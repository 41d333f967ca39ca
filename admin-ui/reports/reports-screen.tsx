/** 「月報・年報」: which reports there are, and how each stands. */
import { Box, Button, Chip, Link, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { periodText, REPORT_KINDS, REPORT_NAMES, type ReportKind } from '../../domain/reports.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ReportHead, Reports } from '../staff-api/reports.ts';
import { NewReportDialog } from './new-report-dialog.tsx';
import { useReports } from './use-reports.ts';

export function ReportsScreen() {
  useTitle('月報・年報');
  const { data, error, refetch } = useReports();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        月報・年報
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        毎月2日に、前の月の下書きが自動でできます（年報は4月2日）。練習の窓口の報告は、自分で作ります。数字を確かめて確定すると、その数字は変わりません。確定した後の違いは、理由を付けて訂正します。
      </Typography>
      {data ? (
        <Listed reports={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="月報・年報を読み込んでいます" />
      )}
    </Box>
  );
}

function Listed({ reports }: { reports: Reports }) {
  const { data, services } = reports;
  const [kind, setKind] = useState<ReportKind | ''>('');
  const [isMaking, setMaking] = useState(false);
  const drafts = data.filter(({ frozenAt }) => frozenAt === null).length;
  const shown = data.filter((one) => kind === '' || one.kind === kind);
  return (
    <>
      <Box sx={{ display: 'flex', gap: 2, mb: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          size="small"
          label="種類"
          value={kind}
          onChange={({ target }) => setKind(target.value as ReportKind | '')}
          sx={{ minWidth: '10rem' }}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">月報と年報</MenuItem>
          {REPORT_KINDS.map((one) => (
            <MenuItem key={one} value={one}>
              {REPORT_NAMES[one]}
            </MenuItem>
          ))}
        </TextField>
        {services.length > 0 && (
          <Button variant="contained" onClick={() => setMaking(true)}>
            下書きを作る
          </Button>
        )}
        <Typography role="status">
          {drafts > 0 && `確定を待っている下書きが${drafts}件あります。`}
        </Typography>
      </Box>
      {shown.length === 0 ? (
        <EmptyState title="月報・年報はまだありません">
          毎月2日に自動でできます。前の月のものは、ここで作ることもできます。
        </EmptyState>
      ) : (
        <StackingTable
          label="月報・年報の一覧"
          rows={shown}
          keyOf={({ id }) => id}
          columns={[
            {
              heading: '期間',
              cell: ({ id, kind: of, period }) => (
                <Link component={LinkBase} to={`/administration/reports/${id}`}>
                  {periodText(of, period)}の{REPORT_NAMES[of]}
                </Link>
              ),
            },
            {
              heading: '窓口',
              wraps: true,
              cell: ({ service }) => service?.name ?? 'すべての窓口',
            },
            { heading: '状態', cell: (report) => <State report={report} /> },
            {
              heading: '作成',
              wraps: true,
              cell: ({ madeAt, madeBy }) => `${dayTimeText(madeAt)}　${madeBy?.name ?? '自動'}`,
            },
            {
              heading: '確定',
              wraps: true,
              cell: ({ frozenAt, frozenBy }) =>
                frozenAt === null ? '－' : `${dayTimeText(frozenAt)}　${frozenBy?.name ?? ''}`,
            },
          ]}
        />
      )}
      {isMaking && <NewReportDialog reports={reports} onClose={() => setMaking(false)} />}
    </>
  );
}

function State({ report: { frozenAt, version } }: { report: ReportHead }) {
  if (frozenAt === null)
    return <Chip size="small" color="warning" variant="outlined" label="下書き" />;
  const corrected = version > 1 ? `（訂正${version - 1}回）` : '';
  return <Chip size="small" variant="outlined" label={`確定${corrected}`} />;
}
