/** Whether services receive just now, in words. */
import { Typography } from '@mui/material';
import type { ServiceSummary } from '../staff-api/types.ts';
import { timeText } from './time.ts';
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
    <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
      {lineOf(services)}
    </Typography>
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
