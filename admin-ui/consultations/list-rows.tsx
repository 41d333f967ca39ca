/** The list's rows: a table where there is room, cards on a small screen. */
import {
  Box,
  Paper,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  TableSortLabel,
  Typography,
} from '@mui/material';
import { LinkBase, useListContext } from 'react-admin';
import type { ConsultationRow } from '../staff-api/types.ts';
import { OUTCOME_WORDS, PRIORITY_REASON_WORDS, TIMER_SHORT, WAIT_SHORT } from '../i18n/words.ts';
import { FlagMarks } from '../parts/flag-marks.tsx';
import { PracticeMark } from '../parts/practice-mark.tsx';
import { PresenceMark, PriorityBadge, StageBadge } from '../parts/badges.tsx';
import { businessDay, sinceText, timeText } from '../parts/time.ts';
import { WatchStar } from '../own-list/watch-star.tsx';
import { useMe } from '../session/session.ts';
import { LIST_ORDERS, type ListOrder } from './list-orders.ts';
import { shownPriority } from './shown-priority.ts';
import { ROW_LINK } from './use-row-keys.ts';

interface Props {
  rows: readonly ConsultationRow[];
  now: number;
}

function why(row: ConsultationRow): string {
  const reasons = new Set([...row.priorityReasons, ...row.risks]);
  return [...reasons].map((reason) => PRIORITY_REASON_WORDS[reason]).join('、');
}

function RowLink({ row }: { row: ConsultationRow }) {
  return (
    <Box
      component={LinkBase}
      to={`/consultations/${row.id}/show`}
      {...{ [ROW_LINK]: '' }}
      sx={{
        color: 'primary.main',
        fontWeight: 700,
        // The whole row is the link.
        '&::after': { content: '""', position: 'absolute', inset: 0 },
        '&:focus-visible': { outline: 'none', boxShadow: 'none' },
        '&:focus-visible::after': { outline: '3px solid var(--color-focus)', outlineOffset: -3 },
      }}
    >
      No.{row.number}
    </Box>
  );
}

function Waiting({ row, now }: { row: ConsultationRow; now: number }) {
  const { waitingSince } = row;
  if (row.stage === 'closed') return <>{row.outcome ? OUTCOME_WORDS[row.outcome] : '終了'}</>;
  if (waitingSince === null)
    return (
      <Typography variant="body2" component="span" color="text.secondary">
        返信済み
      </Typography>
    );
  return (
    <Box component="time" dateTime={waitingSince} sx={{ fontWeight: 700 }}>
      {sinceText(waitingSince, now)}
    </Box>
  );
}

function Assignee({ row }: { row: ConsultationRow }) {
  const me = useMe();
  if (!row.assignee)
    return (
      <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
        担当なし
      </Box>
    );
  return (
    <>
      {row.assignee.id === me.id
        ? `${row.assignee.name ?? ''}（自分）`
        : (row.assignee.name ?? '（削除された職員）')}
    </>
  );
}

function Next({ row }: { row: ConsultationRow }) {
  if (!row.nextAction) return <>－</>;
  const { at, timer } = row.nextAction;
  return (
    <>
      {at === null ? '' : `${timeText(at)} `}
      {TIMER_SHORT[timer]}
    </>
  );
}

/** Something she asked for is to be looked at again. */
function ReviewDue({ row, now }: { row: ConsultationRow; now: number }) {
  const { accommodationReviewOn: day } = row;
  if (day === null || day > businessDay(new Date(now))) return null;
  return (
    <Typography variant="body2" component="div" sx={{ color: 'var(--color-attention)' }}>
      配慮を見直す日
    </Typography>
  );
}

function Escalations({ row }: { row: ConsultationRow }) {
  if (row.openEscalations === 0) return <>－</>;
  return (
    <Box component="span" sx={{ color: 'var(--color-danger)', fontWeight: 700 }}>
      連携中{row.openEscalations > 1 ? ` ${row.openEscalations}件` : ''}
    </Box>
  );
}

const HEADINGS: readonly { name: string; by?: ListOrder }[] = [
  { name: '優先度', by: 'urgency' },
  { name: '番号', by: 'number' },
  { name: '段階' },
  { name: '待ち時間', by: 'waitingSince' },
  { name: '担当' },
  { name: '相談者' },
  { name: '今の状態' },
  { name: '次の自動処理', by: 'nextActionAt' },
  { name: '連携' },
  { name: '窓口' },
];

const DIRECTIONS = { ASC: 'ascending', DESC: 'descending' } as const;
const ARROWS = { ASC: 'asc', DESC: 'desc' } as const;
const TURNED = { ASC: 'DESC', DESC: 'ASC' } as const;

/** Pressed once it orders the list by its column, pressed again the other way round. */
function Heading({ name, by }: (typeof HEADINGS)[number]) {
  const { sort, setSort } = useListContext();
  const isSorted = by !== undefined && sort.field === by;
  return (
    <TableCell
      {...(isSorted ? { 'aria-sort': DIRECTIONS[sort.order] } : {})}
      sx={{ whiteSpace: 'nowrap', fontWeight: 700 }}
    >
      {by === undefined ? (
        name
      ) : (
        <TableSortLabel
          active={isSorted}
          direction={ARROWS[isSorted ? sort.order : LIST_ORDERS[by].order]}
          onClick={() =>
            setSort({ field: by, order: isSorted ? TURNED[sort.order] : LIST_ORDERS[by].order })
          }
        >
          {name}
        </TableSortLabel>
      )}
    </TableCell>
  );
}

export function RowTable({ rows, now }: Props) {
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table size="small" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        <TableHead>
          <TableRow>
            {HEADINGS.map((heading) => (
              <Heading key={heading.name} {...heading} />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.id} hover sx={{ position: 'relative' }}>
              <TableCell>
                <PriorityBadge priority={shownPriority(row)} />
                <Typography
                  variant="caption"
                  component="div"
                  color="text.secondary"
                  sx={{ maxWidth: '13rem' }}
                >
                  {why(row)}
                </Typography>
                <FlagMarks flags={row.flags} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                <WatchStar id={row.id} number={row.number} />
                <RowLink row={row} /> <PracticeMark serviceId={row.service.id} />
                <Typography
                  variant="caption"
                  component="span"
                  color="text.secondary"
                  sx={{ ml: 1 }}
                >
                  {timeText(row.openedAt)}
                </Typography>
              </TableCell>
              <TableCell>
                <StageBadge stage={row.stage} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                <Waiting row={row} now={now} />
              </TableCell>
              <TableCell>
                <Assignee row={row} />
              </TableCell>
              <TableCell>
                <PresenceMark presence={row.presence} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>{WAIT_SHORT[row.waitsFor]}</TableCell>
              <TableCell>
                <Next row={row} />
                <ReviewDue row={row} now={now} />
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>
                <Escalations row={row} />
              </TableCell>
              <TableCell>
                <Typography variant="caption" color="text.secondary">
                  {row.service.name}
                </Typography>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

export function RowCards({ rows, now }: Props) {
  return (
    <Stack component="ul" sx={{ gap: 1, p: 0, m: 0, listStyle: 'none' }}>
      {rows.map((row) => (
        <Paper key={row.id} component="li" variant="outlined" sx={{ p: 1.5, position: 'relative' }}>
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <PriorityBadge priority={shownPriority(row)} />
            <RowLink row={row} />
            <PracticeMark serviceId={row.service.id} />
            <StageBadge stage={row.stage} />
            <PresenceMark presence={row.presence} />
            <WatchStar id={row.id} number={row.number} />
            {row.openEscalations > 0 && <Escalations row={row} />}
          </Stack>
          {why(row) !== '' && <Typography variant="body2">{why(row)}</Typography>}
          <FlagMarks flags={row.flags} />
          <Typography variant="body2">
            {row.stage === 'closed' ? '結果' : '待ち時間'} <Waiting row={row} now={now} />
            {'　担当 '}
            <Assignee row={row} />
          </Typography>
          <Typography variant="body2" color="text.secondary">
            次の自動処理 <Next row={row} />
          </Typography>
          <ReviewDue row={row} now={now} />
        </Paper>
      ))}
    </Stack>
  );
}
