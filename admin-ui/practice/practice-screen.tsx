/** 「練習」: scripted consultees to start, those who were started with what was done for them, and the way to begin anew. */
import { Alert, Box, Typography } from '@mui/material';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Practice } from '../staff-api/practice.ts';
import { ResetPart } from './reset-part.tsx';
import { RunList } from './run-list.tsx';
import { BLOCKED_ID, ScriptCard } from './script-card.tsx';
import { usePractice } from './use-practice.ts';
import { PLATFORM_TEXTS } from './words.ts';

export function PracticeScreen() {
  useTitle('練習');
  const { id } = useParams<{ id: string }>();
  const { data, error, refetch } = usePractice(id);
  if (error && !data)
    return <ErrorState page="練習" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="練習を読み込んでいます" />;
  if (data.mode === 'live')
    return (
      <EmptyState isPage title="この窓口は本番の窓口です">
        練習は、練習用の窓口だけでできます。新しい窓口を「練習」で作ってください。
      </EmptyState>
    );
  return <Screen serviceId={id} practice={data} />;
}

function Screen({ serviceId, practice }: { serviceId: string; practice: Practice }) {
  const roles = useRolesIn(serviceId);
  const blocked = PLATFORM_TEXTS[practice.platform];
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        練習
      </Typography>
      <Typography sx={{ mb: 1.5, maxWidth: '52rem' }}>
        相談者役の人を始めると、本当の相談と同じように相談一覧に届き、返信に答えます。実在の人には何も届かず、統計にも数えません。ここに出てくる人や出来事は、すべて作られたものです。
      </Typography>
      {blocked !== null && (
        <Alert id={BLOCKED_ID} severity="warning" sx={{ mb: 2 }}>
          {blocked}
        </Alert>
      )}
      {practice.runs.length > 0 && (
        <>
          <SectionHeading>始めた練習</SectionHeading>
          <RunList serviceId={serviceId} runs={practice.runs} />
        </>
      )}
      <SectionHeading>相談者役の人を選ぶ</SectionHeading>
      <Box
        component="ul"
        aria-label="相談者役の人"
        sx={{
          p: 0,
          m: 0,
          mb: 3,
          listStyle: 'none',
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 22rem), 1fr))',
        }}
      >
        {practice.scripts.map((script) => (
          <ScriptCard key={script.id} serviceId={serviceId} script={script} blocked={blocked} />
        ))}
      </Box>
      {may(roles, 'practice.guide', 'service') && (
        <ResetPart serviceId={serviceId} kept={practice.kept} />
      )}
    </Box>
  );
}
