/** The editor of a service's reception calendar: the week, what closes it, what opens it all the same, and the year it makes. */
import { Alert, Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { ReceptionCalendar } from '../../../domain/hours.ts';
import { soundCalendar } from '../../../domain/shift-times.ts';
import { ClosedDays } from './closed-days.tsx';
import { ClosingPart } from './closing-part.tsx';
import { ExtraDays } from './extra-days.tsx';
import { useHolidays } from './use-holidays.ts';
import { WeekEditor } from './week-editor.tsx';
import { YearPicture } from './year-picture.tsx';

interface Props {
  value: ReceptionCalendar;
  onChange: (value: ReceptionCalendar) => void;
  readOnly: boolean;
  /** What the server found, by its place in the settings: "calendar.weekly.2". */
  issues: readonly { path: string; text: string }[];
}

export function HoursEditor({ value, onChange, readOnly, issues }: Props) {
  const change = (part: Partial<ReceptionCalendar>) => onChange({ ...value, ...part });
  const holidays = useHolidays(value.extraDays.map(({ date }) => date));
  const of = (...names: string[]) =>
    issues.filter(({ path }) => names.some((name) => path.startsWith(`calendar.${name}`)));
  const sound = soundCalendar(value);
  return (
    <Stack sx={{ gap: 3 }}>
      <Part heading="曜日ごとの受付時間" issues={of('weekly')}>
        <Typography sx={{ mb: 1 }}>
          1日にいくつでも入れられます。日付をまたぐ時間は、終了に「翌2:00」のように入れます。「新しい相談の締切」を入れると、その時刻からは、続いている相談だけを受けます。
        </Typography>
        <WeekEditor
          weekly={value.weekly}
          onChange={(weekly) => change({ weekly })}
          readOnly={readOnly}
        />
      </Part>
      <Part heading="祝日と年末年始" issues={of('closedOnHolidays', 'yearEnd')}>
        <ClosingPart
          closedOnHolidays={value.closedOnHolidays}
          yearEnd={value.yearEnd}
          onChange={change}
          readOnly={readOnly}
        />
      </Part>
      <Part heading="施設の休館日" issues={of('closedDays')}>
        <ClosedDays
          days={value.closedDays}
          onChange={(closedDays) => change({ closedDays })}
          readOnly={readOnly}
        />
      </Part>
      <Part heading="臨時に受け付ける日" issues={of('extraDays')}>
        <Typography sx={{ mb: 1 }}>
          その日は、ここに入れた時間だけ受け付けます。祝日・年末年始・休館日より優先し、曜日の時間の代わりになります。
        </Typography>
        <ExtraDays
          calendar={value}
          holidays={holidays}
          onChange={(extraDays) => change({ extraDays })}
          readOnly={readOnly}
        />
      </Part>
      <YearPicture heading="この受付時間での1年" calendarOn={() => sound} pauses={[]} />
    </Stack>
  );
}

interface PartProps {
  heading: string;
  issues: readonly { path: string; text: string }[];
  children: ReactNode;
}

function Part({ heading, issues, children }: PartProps) {
  return (
    <Box component="section" aria-label={heading}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        {heading}
      </Typography>
      {issues.length > 0 && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {issues.map(({ path, text }) => (
            <div key={path}>{text}</div>
          ))}
        </Alert>
      )}
      {children}
    </Box>
  );
}
