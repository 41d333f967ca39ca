/** The reports that are published, for everybody; nothing while there are none. */
import { Link, Paper, Stack, Typography } from '@mui/material';
import { INCIDENT_KIND_NAMES } from '../../domain/incident.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState } from '../parts/states.tsx';
import { dayText } from '../parts/time.ts';
import { incidentReport } from '../staff-api/incidents.ts';
import { usePublishedReports } from './use-incidents.ts';

export function PublishedIncidentReports() {
  const { data, error, refetch } = usePublishedReports();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data || data.data.length === 0) return null;
  return (
    <>
      <SectionHeading>障害報告書</SectionHeading>
      <Stack
        component="ul"
        aria-label="障害報告書"
        spacing={1}
        sx={{ p: 0, m: 0, listStyle: 'none' }}
      >
        {data.data.map(({ id, number, title, kind, publishedAt }) => (
          <Paper
            key={id}
            component="li"
            variant="outlined"
            sx={{ p: 1.5, overflowWrap: 'anywhere' }}
          >
            <Link href={incidentReport(id)} target="_blank" rel="noopener">
              {number}番 {title}（PDF）
            </Link>
            <Typography variant="body2" color="text.secondary">
              {INCIDENT_KIND_NAMES[kind]}
              {publishedAt !== null && `・${dayText(publishedAt)} 掲載`}
            </Typography>
          </Paper>
        ))}
      </Stack>
    </>
  );
}
