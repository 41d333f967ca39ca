/** One consultation's history: what is on record, what the engine kept, and how they compare. */
import {
  Alert,
  Box,
  Button,
  Link,
  Stack,
  Tab,
  Tabs,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { STAGE_WORDS } from '../i18n/words.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { HistoryReview } from '../staff-api/histories.ts';
import { CopyDialog } from '../trail/copy-dialog.tsx';
import { CheckPart } from './check-part.tsx';
import { EngineColumn } from './engine-column.tsx';
import { TimelineColumn } from './timeline-column.tsx';
import { useHistory } from './use-histories.ts';
import { sameStep, type StepPlace } from './steps.ts';

export function HistoryScreen() {
  useTitle('ワークフロー履歴');
  const { id } = useParams<{ id: string }>();
  const { data, error, refetch, isFetching } = useHistory(id);
  if (error && !data)
    return <ErrorState page="ワークフロー履歴" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="記録と進行管理の履歴を照合しています" />;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Head review={data} isReading={isFetching} onAgain={() => void refetch()} />
      <Reviewed review={data} />
    </Box>
  );
}

function Head({
  review: { consultation },
  isReading,
  onAgain,
}: {
  review: HistoryReview;
  isReading: boolean;
  onAgain: () => void;
}) {
  const api = useStaffApi();
  const mayCopy = may(useRolesIn(consultation.service.id), 'history.export', 'service');
  const [isCopying, setCopying] = useState(false);
  const { id, number, service, stage, openedAt, closedAt } = consultation;
  return (
    <>
      <Link component={LinkBase} to="/administration/histories">
        一覧に戻る
      </Link>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', my: 1 }}>
        <Typography component="h1" variant="h1" sx={{ flex: 1, minWidth: '14rem' }}>
          No.{number} の履歴
        </Typography>
        <Button variant="outlined" disabled={isReading} onClick={onAgain}>
          {isReading ? '照合しています…' : 'もう一度照合する'}
        </Button>
        {mayCopy && (
          <Button variant="outlined" onClick={() => setCopying(true)}>
            書き出す
          </Button>
        )}
      </Stack>
      <Typography sx={{ mb: 1.5 }}>
        {service.name}　{STAGE_WORDS[stage]}　{dayTimeText(openedAt)}から
        {closedAt !== null && `　${dayTimeText(closedAt)}に終了`}
      </Typography>
      {isCopying && (
        <CopyDialog
          title={`No.${number} の履歴を書き出す`}
          formats={['pdf', 'json']}
          onCopy={(asked) => api.copyHistory(id, asked)}
          onClose={() => setCopying(false)}
        />
      )}
    </>
  );
}

function Reviewed({ review }: { review: HistoryReview }) {
  const isNarrow = useMediaQuery('(max-width: 899px)');
  const [side, setSide] = useState<'record' | 'engine'>('record');
  const [step, setStep] = useState<StepPlace | null>(null);
  const [event, setEvent] = useState<{ runId: string; id: number } | null>(null);

  function showEngine(chosen: StepPlace) {
    setStep((before) => (before && sameStep(before, chosen) ? null : chosen));
    setEvent(null);
    setSide('engine');
  }
  function showRecord(chosen: StepPlace) {
    setStep(chosen);
    setSide('record');
  }
  const record = <TimelineColumn review={review} step={step} onStep={showEngine} />;
  const engine = (
    <EngineColumn
      review={review}
      step={step}
      event={event}
      onStep={showRecord}
      onAll={() => setStep(null)}
    />
  );
  return (
    <>
      <CheckPart
        review={review}
        onPlace={({ step: chosen, event: wanted }) => {
          setStep(chosen);
          setEvent(wanted);
          setSide(wanted ? 'engine' : 'record');
        }}
      />
      <EngineNotes review={review} />
      {isNarrow ? (
        <>
          <Tabs
            value={side}
            onChange={(_event, next: typeof side) => setSide(next)}
            variant="fullWidth"
            sx={{ mb: 1 }}
          >
            <Tab value="record" label="記録" id="tab-record" aria-controls="side-record" />
            <Tab value="engine" label="進行管理" id="tab-engine" aria-controls="side-engine" />
          </Tabs>
          <Box role="tabpanel" id={`side-${side}`} aria-labelledby={`tab-${side}`}>
            {side === 'record' ? record : engine}
          </Box>
        </>
      ) : (
        <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 2, alignItems: 'start' }}>
          {record}
          {engine}
        </Box>
      )}
    </>
  );
}

function EngineNotes({ review: { engine, isCut } }: { review: HistoryReview }) {
  return (
    <Stack sx={{ gap: 1, mb: 1.5 }}>
      {!engine.isAsked && (
        <Alert severity="warning">
          今は進行管理につながりません。記録と、保管庫に残した履歴だけを表示しています。
        </Alert>
      )}
      {engine.destroyed > 0 && (
        <Alert severity="info">
          この相談の鍵は廃棄されています。進行管理の履歴は、もうだれにも読めません。
        </Alert>
      )}
      {isCut && (
        <Alert severity="info">行が多いため、記録は種類ごとに5,000行までを表示しています。</Alert>
      )}
    </Stack>
  );
}
