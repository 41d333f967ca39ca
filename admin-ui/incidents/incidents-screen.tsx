/** 「障害・事故」: what went wrong and the drills, how far each report is, and how long there is for its next step. */
import { Alert, Box, Button, Link, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { INCIDENT_KIND_NAMES } from '../../domain/incident.ts';
import { may } from '../../domain/roles.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { IncidentHead } from '../staff-api/incidents.ts';
import { isOverdue, nextText } from './incident-words.ts';
import { NewIncidentDialog } from './new-incident-dialog.tsx';
import { useIncidents } from './use-incidents.ts';

export function IncidentsScreen() {
  useTitle('障害・事故');
  const { data, error, refetch } = useIncidents();
  const [isOpening, setOpening] = useState(false);
  const mayWrite = may(useRoles(), 'incident.write', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        障害・事故
      </Typography>
      <Typography sx={{ mb: 1 }}>
        検知から1時間以内に第一報を入れ、原因・対処策・再発防止策までを順に記録します。報告書は全職員に掲載し、文書で提出します。
      </Typography>
      {data?.isDrillDue === true && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {data.lastDrillAt === null
            ? '訓練の記録がまだありません。'
            : `前の訓練（${dayText(data.lastDrillAt)}）から半年を過ぎました。`}
          訓練は年に2回行います。
        </Alert>
      )}
      {mayWrite && (
        <Button variant="contained" sx={{ mb: 2 }} onClick={() => setOpening(true)}>
          障害・事故・訓練を記録する
        </Button>
      )}
      {data ? (
        <Listed incidents={data.data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="障害・事故の記録を読み込んでいます" />
      )}
      {isOpening && <NewIncidentDialog onClose={() => setOpening(false)} />}
    </Box>
  );
}

function Listed({ incidents }: { incidents: readonly IncidentHead[] }) {
  const now = useNow();
  if (incidents.length === 0)
    return (
      <EmptyState title="障害・事故の記録はありません">
        起きたとき、または訓練を始めるときに記録します。
      </EmptyState>
    );
  return (
    <StackingTable
      label="障害・事故の一覧"
      rows={incidents}
      keyOf={({ id }) => id}
      columns={[
        {
          heading: '件名',
          wraps: true,
          cell: ({ id, number, title, isDrill }) => (
            <Link component={LinkBase} to={`/administration/incidents/${id}`}>
              {number}番 {isDrill && '【訓練】'}
              {title}
            </Link>
          ),
        },
        { heading: '種類', wraps: true, cell: ({ kind }) => INCIDENT_KIND_NAMES[kind] },
        { heading: '検知', cell: ({ detectedAt }) => dayTimeText(detectedAt) },
        {
          heading: '次の段階',
          wraps: true,
          cell: (incident) => (
            <Typography
              component="span"
              variant="body2"
              color={isOverdue(incident, now) ? 'error' : 'text.primary'}
            >
              {nextText(incident, now)}
            </Typography>
          ),
        },
      ]}
    />
  );
}
