/** The service's year as it was published, with its pauses; or as the draft would have it. */
import { Box, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  businessDate,
  DAY,
  startOfBusinessDate,
  type ReceptionCalendar,
} from '../../domain/hours.ts';
import { soundCalendar } from '../../domain/shift-times.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { YearPicture } from '../settings/hours/year-picture.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Pause } from '../staff-api/reception.ts';
import type { ServiceSettings } from '../staff-api/settings.ts';

interface Props {
  serviceId: string;
  pauses: readonly Pause[];
  past: readonly Pause[];
}

type Shown = 'published' | 'draft';

export function ServiceYear({ serviceId, pauses, past }: Props) {
  const api = useStaffApi();
  const [shown, setShown] = useState<Shown>('published');
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', serviceId],
    queryFn: () => api.settings(serviceId),
    staleTime: 0,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="受付の予定を読み込んでいます" />;
  const isDraft = shown === 'draft' && data.draft !== null;
  return (
    <Box component="section" aria-label="1年の予定" sx={{ mt: 2 }}>
      {data.draft && (
        <ToggleButtonGroup
          exclusive
          size="small"
          value={isDraft ? 'draft' : 'published'}
          aria-label="どの設定で見るか"
          onChange={(_event, next: Shown | null) => next && setShown(next)}
          sx={{ mb: 1 }}
        >
          <ToggleButton value="published">公開した設定</ToggleButton>
          <ToggleButton value="draft">下書き</ToggleButton>
        </ToggleButtonGroup>
      )}
      <YearPicture
        heading={isDraft ? '1年の予定：下書き' : '1年の予定'}
        calendarOn={isDraft ? draftCalendar(data) : publishedCalendar(data)}
        pauses={restsOf([...pauses, ...past])}
      />
    </Box>
  );
}

type CalendarOn = (date: string) => ReceptionCalendar | null;

function draftCalendar({ draft }: ServiceSettings): CalendarOn {
  const calendar = draft && soundCalendar(draft.settings.calendar);
  return () => calendar;
}

/** Each day by the version in force at its end; what was before the one in force now is not asked any more. */
function publishedCalendar({ inForce, announced }: ServiceSettings): CalendarOn {
  const versions = announced.map(({ effectiveFrom, settings }) => ({
    from: Date.parse(effectiveFrom),
    calendar: settings.calendar,
  }));
  return (date) => {
    const end = startOfBusinessDate(date) + DAY;
    const next = versions.findLast(({ from }) => from < end);
    return (next ?? inForce?.settings)?.calendar ?? null;
  };
}

function restsOf(pauses: readonly Pause[]) {
  // Nobody knows how long one without an end lasts: more than today is not taken for granted.
  const tonight = startOfBusinessDate(businessDate(Date.now())) + DAY;
  return pauses
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ kind, from, until }) => ({
      kind,
      from: Date.parse(from),
      until: until === null ? tonight : Date.parse(until),
    }));
}
