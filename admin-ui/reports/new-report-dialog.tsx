/** A draft by hand: which period, of which service. */
import { Typography } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-admin';
import {
  isOver,
  periodText,
  REPORT_KINDS,
  REPORT_NAMES,
  type ReportKind,
} from '../../domain/reports.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Picker } from '../parts/picker.tsx';
import { businessDay } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Reports } from '../staff-api/reports.ts';
import { useReportChange } from './use-reports.ts';

const MONTHS = 24;
const YEARS = 6;
const WHOLE = 'all';

export function NewReportDialog({ reports, onClose }: { reports: Reports; onClose: () => void }) {
  const { services, mayMakeWhole } = reports;
  const api = useStaffApi();
  const change = useReportChange();
  const navigate = useNavigate();
  const [id] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<ReportKind>('month');
  const [period, setPeriod] = useState('');
  const [place, setPlace] = useState(services.length === 1 ? (services[0]?.id ?? '') : '');
  const missing =
    period === '' ? '期間を選んでください。' : place === '' ? '窓口を選んでください。' : null;
  async function make(): Promise<boolean> {
    const serviceId = place === WHOLE ? null : place;
    const report = await change(
      () => api.makeReport({ id, kind, period, serviceId }),
      '下書きを作りました。',
    );
    if (report) navigate(`/administration/reports/${report.id}`);
    return report !== null;
  }
  return (
    <FormDialog
      title="下書きを作る"
      submitText="作る"
      missing={missing}
      onSubmit={make}
      onClose={onClose}
    >
      <Picker
        label="種類"
        value={kind}
        onChange={(chosen) => {
          setKind(chosen as ReportKind);
          setPeriod('');
        }}
        choices={REPORT_KINDS.map((one) => [one, REPORT_NAMES[one]])}
      />
      <Picker
        label="期間"
        value={period}
        onChange={setPeriod}
        choices={periodsOver(kind, Date.now()).map((one) => [one, periodText(kind, one)])}
      />
      <Picker
        label="窓口"
        value={place}
        onChange={setPlace}
        choices={[
          ...(mayMakeWhole ? [[WHOLE, 'すべての窓口'] as const] : []),
          ...services.map(({ id: one, name }) => [one, name] as const),
        ]}
      />
      <Typography variant="body2">作った後も、確定するまでは数えなおせます。</Typography>
    </FormDialog>
  );
}

/** The last ones that are over, the newest first. */
function periodsOver(kind: ReportKind, now: number): string[] {
  const [year = 0, month = 0] = businessDay(new Date(now)).split('-').map(Number);
  const all =
    kind === 'year'
      ? Array.from({ length: YEARS }, (_, back) => String(year - back))
      : Array.from({ length: MONTHS }, (_, back) => {
          const first = new Date(Date.UTC(year, month - 1 - back, 1));
          return first.toISOString().slice(0, 7);
        });
  return all.filter((period) => isOver(kind, period, now));
}
