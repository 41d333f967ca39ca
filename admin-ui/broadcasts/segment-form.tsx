/** Whom it goes to: by what is known without anything that was said, and how many that are. */
import { Alert, Box, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { exceeds, remainingOf } from '../../domain/line-quota.ts';
import type { Reach } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { businessDay } from '../parts/time.ts';
import type { Written } from './use-form.ts';
import { SEGMENT_CHOICES, segmentText } from './words.ts';

type Segment = Written['segment'];

interface Props {
  segment: Segment;
  onChange: (segment: Segment) => void;
}

export function SegmentForm({ segment, onChange }: Props) {
  const { since, ...others } = segment;
  const today = businessDay(new Date());
  const setDay = (which: 'from' | 'before', value: TypedDay) => {
    if (value === null) return;
    const { [which]: _before, ...kept } = since ?? {};
    const days = value === '' ? kept : { ...kept, [which]: value };
    onChange(Object.keys(days).length === 0 ? others : { ...others, since: days });
  };
  const choose = (which: 'room' | 'consultation' | 'words', value: string) => {
    const { [which]: _before, ...kept } = segment;
    onChange((value === '' ? kept : { ...kept, [which]: value }) as Segment);
  };
  return (
    <Stack sx={{ gap: 2 }}>
      <Typography>
        何も選ばないと、友だち全員に送ります。相談の内容や種類で相手を選ぶことはできません。
      </Typography>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
        {(['room', 'consultation', 'words'] as const).map((which) => (
          <SingleChoice
            key={which}
            label={LABELS[which]}
            words={SEGMENT_CHOICES[which]}
            value={segment[which] ?? ''}
            onChange={(value) => choose(which, value)}
          />
        ))}
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <DateField
          label="友だちになった日（この日以降）"
          value={since?.from ?? ''}
          lean="past"
          max={today}
          onChange={(value) => setDay('from', value)}
        />
        <DateField
          label="友だちになった日（この日より前）"
          value={since?.before ?? ''}
          lean="past"
          onChange={(value) => setDay('before', value)}
        />
      </Stack>
    </Stack>
  );
}

const LABELS = {
  room: '相談室',
  consultation: '相談',
  words: '言葉の選び方',
} as const;

function useReach(serviceId: string, segment: Segment, check: string | null) {
  const api = useStaffApi();
  return useQuery({
    // With LINE's opinion of the form the month is read anew.
    queryKey: ['broadcast-reach', serviceId, JSON.stringify(segment), check],
    queryFn: () => api.broadcastReach(serviceId, segment),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

interface ReachProps {
  serviceId: string;
  segment: Segment;
  check: string | null;
}

/** How many it reaches, and what that costs of the month. */
export function ReachShown({ serviceId, segment, check }: ReachProps) {
  const { data, error } = useReach(serviceId, segment, check);
  if (error && !data) return <Alert severity="warning">{textOf(error)}</Alert>;
  return (
    <Box role="status" sx={{ mt: 2 }}>
      {data ? <ReachText reach={data} segment={segment} /> : '人数を数えています…'}
    </Box>
  );
}

export function ReachText({ reach, segment }: { reach: Reach; segment: Segment }) {
  const { recipients, atHours, unwanted, quota } = reach;
  const remaining = remainingOf(quota);
  return (
    <>
      <Typography>
        {segmentText(segment)}：<strong>{recipients.toLocaleString('ja-JP')}人に届きます。</strong>
        {atHours > 0 && `うち${atHours}人には、本人が希望した時間まで待って送ります。`}
        {unwanted > 0 && `お知らせを希望していない${unwanted}人には送りません。`}
      </Typography>
      {remaining !== null && (
        <Typography>
          今月の残り{remaining.toLocaleString('ja-JP')}通
          {!exceeds(recipients, quota) &&
            `から使い、あと${(remaining - recipients).toLocaleString('ja-JP')}通になります`}
          。
        </Typography>
      )}
      {exceeds(recipients, quota) && (
        <Alert severity="error" sx={{ mt: 1 }}>
          今月の残りの数を超えています。このままでは送れません。相手を絞るか、LINE公式アカウントの画面でプランを確かめてください。
        </Alert>
      )}
    </>
  );
}
