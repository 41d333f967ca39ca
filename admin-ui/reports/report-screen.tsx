/** One report: its numbers as they were counted, what differs now, and what was corrected. */
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { marksText, periodText, REPORT_NAMES } from '../../domain/reports.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Report } from '../staff-api/reports.ts';
import { ChangeTable } from './change-table.tsx';
import { CorrectionDialog, FileDialog, FreezeDialog } from './report-dialogs.tsx';
import { SectionTable } from './section-table.tsx';
import { useDifferences, useReport, useReportChange } from './use-reports.ts';

export function ReportScreen() {
  useTitle('月報・年報');
  const { id } = useParams<{ id: string }>();
  const { data, error, refetch } = useReport(id);
  if (error && !data)
    return <ErrorState page="月報・年報" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="報告を読み込んでいます" />;
  return <Shown key={data.id} report={data} />;
}

function Shown({ report }: { report: Report }) {
  const { kind, period, snapshot, frozenAt, frozenBy, version } = report;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '70rem', overflowWrap: 'anywhere' }}>
      <Link component={LinkBase} to="/administration/reports">
        月報・年報の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        {periodText(kind, period)} 相談{REPORT_NAMES[kind]}　{snapshot.about}
      </Typography>
      <Typography>
        {dayText(snapshot.from)} から {dayText(snapshot.to)} まで・{dayTimeText(snapshot.takenAt)}{' '}
        に数えました
      </Typography>
      <Typography sx={{ fontWeight: 700 }}>
        {frozenAt === null
          ? '下書き（確定を待っています）'
          : `第${version}版・${dayTimeText(frozenAt)} に ${frozenBy?.name ?? '職員'} が確定`}
      </Typography>
      {report.mayChange && <Actions report={report} />}
      <Differences report={report} />
      <Corrections report={report} />
      {snapshot.sections.map((section) => (
        <SectionTable key={section.code} section={section} />
      ))}
      <Typography variant="body2">{marksText(snapshot.threshold)}</Typography>
    </Box>
  );
}

type Doing = 'freeze' | 'correct' | 'file';

function Actions({ report }: { report: Report }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data } = useDifferences(report.id);
  const api = useStaffApi();
  const change = useReportChange();
  const close = () => setDoing(null);
  const isDraft = report.frozenAt === null;
  return (
    <Stack direction="row" sx={{ gap: 1, my: 1.5, flexWrap: 'wrap' }}>
      {isDraft ? (
        <>
          <ActionButton
            text="確定する"
            variant="contained"
            blocked={null}
            onPress={() => setDoing('freeze')}
          />
          <ActionButton
            text="数えなおす"
            blocked={null}
            onPress={() =>
              void change(() => api.recountReport(report.id), '今の数字で数えなおしました。')
            }
          />
        </>
      ) : (
        <ActionButton
          text="訂正する"
          blocked={data?.data.length === 0 ? '今の数字は、確定した数字と同じです。' : null}
          onPress={() => setDoing('correct')}
        />
      )}
      <Button size="small" variant="outlined" onClick={() => setDoing('file')}>
        ファイルにする
      </Button>
      {doing === 'freeze' && <FreezeDialog report={report} onClose={close} />}
      {doing === 'correct' && <CorrectionDialog report={report} onClose={close} />}
      {doing === 'file' && <FileDialog report={report} onClose={close} />}
    </Stack>
  );
}

/** An earlier version differs by what was corrected: that stands with the correction. */
function Differences({ report: { id, frozenAt, mayChange } }: { report: Report }) {
  const { data, error, refetch } = useDifferences(id);
  if (!mayChange) return null;
  return (
    <Box component="section" sx={{ mb: 2 }}>
      <SectionHeading>今の数字との違い</SectionHeading>
      {data ? (
        data.data.length === 0 ? (
          <Typography>
            違いはありません（{dayTimeText(data.takenAt)} の数字と比べました）。
          </Typography>
        ) : (
          <>
            <Alert severity="warning" sx={{ mb: 1 }}>
              {data.data.length}か所が、今の数字と違います。
              {frozenAt === null
                ? '「数えなおす」と、今の数字になります。'
                : '確定した数字は変わりません。直すときは「訂正する」を押してください。'}
            </Alert>
            <ChangeTable
              label="今の数字との違い"
              changes={data.data}
              before="この報告"
              after="今の数字"
            />
          </>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="今の数字を数えています" />
      )}
    </Box>
  );
}

function Corrections({ report: { id, versions } }: { report: Report }) {
  const others = versions.filter((one) => one.version > 1 || one.id !== id);
  if (others.length === 0) return null;
  return (
    <Box component="section" sx={{ mb: 2 }}>
      <SectionHeading>版と訂正</SectionHeading>
      {others.map(({ id: one, version, frozenAt, frozenBy, reason, changes }) => (
        <Box key={one} sx={{ mb: 1.5 }}>
          <Typography sx={{ fontWeight: 700 }}>
            {one === id ? (
              `第${version}版（この版）`
            ) : (
              <Link component={LinkBase} to={`/administration/reports/${one}`}>
                第{version}版
              </Link>
            )}
            ・{dayTimeText(frozenAt)}・{frozenBy?.name ?? '職員'}
          </Typography>
          {reason !== null && <Typography>訂正の理由：{reason}</Typography>}
          {changes.length > 0 && (
            <ChangeTable
              label={`第${version}版の訂正`}
              changes={changes}
              before="訂正前"
              after="訂正後"
            />
          )}
        </Box>
      ))}
    </Box>
  );
}
