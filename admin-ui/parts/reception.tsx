/** Whether services receive just now, in words. */
import { Alert, Box, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import type { ServiceSummary } from '../staff-api/types.ts';
import { dayTimeText, timeText } from './time.ts';
import { useServices } from './use-services.ts';

/** More than these are told in numbers. */
const NAMED = 3;

export function receptionText({
  state,
  takesNew,
  until,
  opensAt,
}: ServiceSummary['reception']): string {
  if (state === 'open') {
    const end = until === null ? '' : `（${timeText(until)}まで）`;
    return takesNew ? `受付中${end}` : `新しい相談の受付は終了${end}`;
  }
  const next = opensAt === null ? '' : `（次は${timeText(opensAt)}から）`;
  return state === 'paused' ? `休止中${next}` : `受付時間外${next}`;
}

/** Of all services one belongs to, in one line that changes by itself. */
export function ReceptionLine() {
  const { data } = useServices();
  const services = data?.data ?? [];
  if (services.length === 0) return null;
  return (
    <>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
        {lineOf(services)}
      </Typography>
      <ReceptionRests />
    </>
  );
}

/** Services that rest now, which nobody may overlook; and the stops that are announced. */
export function ReceptionRests() {
  const { data } = useServices();
  const services = data?.data ?? [];
  const paused = services.filter(({ reception }) => reception.pause !== null);
  const stops = services.flatMap(({ id, name, reception }) =>
    reception.stops.map((stop) => ({ key: `${id} ${stop.from}`, name, ...stop })),
  );
  return (
    <Box role="status" sx={{ '&:not(:empty)': { mb: 1 } }}>
      {paused.map(({ id, name, reception: { pause } }) => (
        <Alert key={id} severity="warning" sx={{ mb: 1 }}>
          <strong>休止中</strong>　{name}は、
          {pause?.kind === 'planned-stop' ? '計画停止のため' : ''}受付を休止しています
          {pause?.until ? `（${timeText(pause.until)}まで）` : '（再開するまで）'}。
          <Link component={LinkBase} to={`/services/${id}/reception`}>
            受付の予定へ
          </Link>
        </Alert>
      ))}
      {stops.map(({ key, name, from, until }) => (
        <Alert key={key} severity="info" sx={{ mb: 1, py: 0 }}>
          計画停止の予告　{name}：{dayTimeText(from)}〜{dayTimeText(until)}
        </Alert>
      ))}
    </Box>
  );
}

function lineOf(services: readonly ServiceSummary[]): string {
  const [only] = services;
  if (services.length === 1 && only) return receptionText(only.reception);
  if (services.length <= NAMED)
    return services.map(({ name, reception }) => `${name}：${receptionText(reception)}`).join('　');
  const open = services.filter(({ reception }) => reception.state === 'open').length;
  return `受付中の窓口 ${open}／${services.length}`;
}
