/** One incident: its story as it was written, the next step's form, and the report. */
import { Box, Button, Link, Paper, Stack, TextField, MenuItem, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import {
  ENTRY_NAMES,
  INCIDENT_KIND_NAMES,
  INCIDENT_STEPS,
  isCorrectable,
  type IncidentStep,
} from '../../domain/incident.ts';
import { may } from '../../domain/roles.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { incidentReport, type Incident } from '../staff-api/incidents.ts';
import { EntryCard } from './entry-card.tsx';
import { isOverdue, nextText } from './incident-words.ts';
import { AffectedDialog, OutageDialog } from './measure-dialogs.tsx';
import { StepForm } from './step-form.tsx';
import { useIncident } from './use-incidents.ts';

export function IncidentScreen() {
  useTitle('障害・事故');
  const { id } = useParams<{ id: string }>();
  const { data, error, refetch } = useIncident(id);
  if (error && !data)
    return <ErrorState page="障害・事故" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="障害・事故の経過を読み込んでいます" />;
  return <Told incident={data} />;
}

function Told({ incident }: { incident: Incident }) {
  const { id, number, title, isDrill, kind, detectedAt, publishedAt, entries } = incident;
  const now = useNow();
  const mayWrite = may(useRoles(), 'incident.write', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, overflowWrap: 'anywhere', maxWidth: '60rem' }}>
      <Link component={LinkBase} to="/administration/incidents">
        障害・事故の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        {number}番 {isDrill && '【訓練】'}
        {title}
      </Typography>
      <Typography>
        {INCIDENT_KIND_NAMES[kind]}・{dayTimeText(detectedAt)} 検知
        {publishedAt !== null && `・${dayTimeText(publishedAt)} 掲載`}
      </Typography>
      <Typography
        color={isOverdue(incident, now) ? 'error' : 'text.primary'}
        sx={{ fontWeight: 700 }}
      >
        {nextText(incident, now)}
      </Typography>
      <Link href={incidentReport(id)} target="_blank" rel="noopener">
        {publishedAt === null ? '報告書の下書き（PDF）を開く' : '報告書（PDF）を開く'}
      </Link>
      {mayWrite && <Writing incident={incident} />}
      <SectionHeading>経過</SectionHeading>
      <Stack component="ol" aria-label="経過" spacing={1} sx={{ p: 0, m: 0, listStyle: 'none' }}>
        {entries.map((entry) => (
          <EntryCard key={entry.id} entry={entry} />
        ))}
      </Stack>
    </Box>
  );
}

function Writing({ incident }: { incident: Incident }) {
  const { next, entries, mayMeasureAffected } = incident;
  const [measuring, setMeasuring] = useState<'outage' | 'affected' | null>(null);
  const [corrected, setCorrected] = useState<IncidentStep | ''>('');
  const close = () => setMeasuring(null);
  const written = INCIDENT_STEPS.filter(
    (step) => isCorrectable(step) && entries.some((entry) => entry.step === step),
  );
  const step = corrected === '' ? (next?.step ?? null) : corrected;
  return (
    <Paper variant="outlined" sx={{ p: 1.5, mt: 2 }}>
      {step !== null && (
        <StepForm
          // A further entry begins empty.
          key={`${step}/${entries.length}`}
          incident={incident}
          step={step}
          isCorrection={corrected !== ''}
        />
      )}
      <Stack direction="row" sx={{ gap: 1, mt: 2, flexWrap: 'wrap', alignItems: 'center' }}>
        <Button variant="outlined" onClick={() => setMeasuring('outage')}>
          停止時間を計測する
        </Button>
        {mayMeasureAffected && (
          <Button variant="outlined" onClick={() => setMeasuring('affected')}>
            影響を受けた相談を調べる
          </Button>
        )}
        <TextField
          select
          size="small"
          label="前の段階の訂正"
          value={corrected}
          onChange={({ target }) => setCorrected(target.value as IncidentStep | '')}
          sx={{ minWidth: '14rem' }}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">訂正しない</MenuItem>
          {written.map((one) => (
            <MenuItem key={one} value={one}>
              {ENTRY_NAMES[one]}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      {measuring === 'outage' && <OutageDialog incident={incident} onClose={close} />}
      {measuring === 'affected' && <AffectedDialog incident={incident} onClose={close} />}
    </Paper>
  );
}
