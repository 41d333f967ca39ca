/** The consultations one is in at the same time: who of them waits is seen, and reached, without leaving the one before one. */
import { Box } from '@mui/material';
import { useEffect, useRef } from 'react';
import { LinkBase, useGetList, useNavigate } from 'react-admin';
import { STAGES } from '../../domain/consultation.ts';
import { WAIT_SHORT } from '../i18n/words.ts';
import { PriorityBadge } from '../parts/badges.tsx';
import { SAYS_ITSELF } from '../parts/says-itself.ts';
import { sinceText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { useStepKeys } from '../shortcuts/use-step-keys.ts';
import type { ConsultationRow } from '../staff-api/types.ts';
import { shownPriority } from './shown-priority.ts';

/** More at once are nobody's to answer. */
const MOST = 100;
const OPEN = {
  filter: { assignee: 'me', stage: STAGES.filter((stage) => stage !== 'closed') },
  pagination: { page: 1, perPage: MOST },
  // By number: a place that is known stays where it is, whatever comes in.
  sort: { field: 'number', order: 'ASC' as const },
};

/** Nothing while there is no other than the one that is shown. */
export function OwnOpen({ hereId }: { hereId: string }) {
  const { data: rows = [] } = useGetList<ConsultationRow>('consultations', OPEN, SAYS_ITSELF);
  const navigate = useNavigate();
  const now = useNow();
  useStepKeys((step) => {
    const next = besideOf(rows, hereId, step);
    if (next) navigate(pathOf(next));
  });
  if (rows.every(({ id }) => id === hereId)) return null;
  return (
    <Box
      component="nav"
      aria-label="自分が担当している相談"
      title="Alt + ↓ で次、Alt + ↑ で前の相談へ移れます"
      sx={{
        display: 'flex',
        gap: 0.5,
        px: { xs: 1, sm: 2 },
        overflowX: 'auto',
        flexShrink: 0,
        borderBottom: '1px solid',
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      {rows.map((row) => (
        <Place key={row.id} row={row} isHere={row.id === hereId} now={now} />
      ))}
    </Box>
  );
}

const pathOf = ({ id }: ConsultationRow) => `/consultations/${id}/show`;

/** The one after it, or before it; from the last to the first. From a consultation that is not one's own to the first, or the last. */
function besideOf(rows: readonly ConsultationRow[], hereId: string, step: 1 | -1) {
  const at = rows.findIndex(({ id }) => id === hereId);
  const next = at === -1 && step === -1 ? rows.length - 1 : at + step;
  const found = rows.at(next % rows.length);
  return found?.id === hereId ? undefined : found;
}

interface PlaceProps {
  row: ConsultationRow;
  isHere: boolean;
  now: number;
}

function Place({ row, isHere, now }: PlaceProps) {
  const place = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) place.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere]);
  const priority = shownPriority(row);
  const waits = row.waitingSince !== null;
  return (
    <Box
      component={LinkBase}
      ref={place}
      to={pathOf(row)}
      aria-current={isHere ? 'page' : undefined}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        px: 1,
        py: 0.5,
        minHeight: 32,
        whiteSpace: 'nowrap',
        fontSize: '0.875rem',
        fontVariantNumeric: 'tabular-nums',
        textDecoration: 'none',
        color: waits ? 'text.primary' : 'text.secondary',
        fontWeight: waits ? 700 : 400,
        borderBottom: '3px solid',
        borderColor: isHere ? 'primary.main' : 'transparent',
        // Within the row, which would cut off a ring around it.
        '&:focus-visible': {
          outline: '3px solid var(--color-focus)',
          outlineOffset: -3,
          boxShadow: 'none',
        },
      }}
    >
      No.{row.number}
      {(priority === 'urgent' || priority === 'high') && <PriorityBadge priority={priority} />}
      <span>
        {WAIT_SHORT[row.waitsFor]}
        {row.waitingSince !== null && ` ${sinceText(row.waitingSince, now)}`}
      </span>
    </Box>
  );
}
