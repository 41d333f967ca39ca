/** Holidays and the turn of the year: rules that close the service every year anew. */
import { Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import type { ReceptionCalendar } from '../../../domain/hours.ts';
import { isMonthDay, readMonthDay } from '../../../domain/typed-dates.ts';

type Rules = Pick<ReceptionCalendar, 'closedOnHolidays' | 'yearEnd'>;

interface Props extends Rules {
  onChange: (rules: Rules) => void;
  readOnly: boolean;
}

const USUAL_YEAR_END = { from: '12-29', to: '01-03' };

export function ClosingPart({ closedOnHolidays, yearEnd, onChange, readOnly }: Props) {
  return (
    <Stack sx={{ gap: 1, alignItems: 'flex-start' }}>
      <FormControlLabel
        control={
          <Checkbox
            checked={closedOnHolidays}
            disabled={readOnly}
            onChange={(_event, checked) => onChange({ closedOnHolidays: checked, yearEnd })}
          />
        }
        label="国民の祝日と振替休日は休む"
      />
      <FormControlLabel
        control={
          <Checkbox
            checked={yearEnd !== null}
            disabled={readOnly}
            onChange={(_event, checked) =>
              onChange({ closedOnHolidays, yearEnd: checked ? USUAL_YEAR_END : null })
            }
          />
        }
        label="年末年始は休む"
      />
      {yearEnd && (
        <Stack direction="row" sx={{ gap: 1, pl: 4, flexWrap: 'wrap' }}>
          <MonthDayField
            label="年末年始の始まり"
            value={yearEnd.from}
            isDisabled={readOnly}
            onChange={(from) => onChange({ closedOnHolidays, yearEnd: { ...yearEnd, from } })}
          />
          <Typography aria-hidden sx={{ pt: 1 }}>
            〜
          </Typography>
          <MonthDayField
            label="年末年始の終わり"
            value={yearEnd.to}
            isDisabled={readOnly}
            onChange={(to) => onChange({ closedOnHolidays, yearEnd: { ...yearEnd, to } })}
          />
        </Stack>
      )}
    </Stack>
  );
}

interface FieldProps {
  label: string;
  /** "MM-DD", or what was typed while it is no day yet. */
  value: string;
  onChange: (value: string) => void;
  isDisabled: boolean;
}

function MonthDayField({ label, value, onChange, isDisabled }: FieldProps) {
  const [text, setText] = useState(shown(value));
  const [isLeft, setLeft] = useState(true);
  useEffect(() => {
    if (isLeft) setText(shown(value));
  }, [value, isLeft]);
  const isWrong = isLeft && !isMonthDay(value);
  return (
    <TextField
      label={label}
      size="small"
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        setLeft(false);
        onChange(readMonthDay(target.value) ?? target.value);
      }}
      onBlur={() => setLeft(true)}
      error={isWrong}
      helperText={isWrong ? '月日として読めません。12/29 のように入れてください。' : undefined}
      required
      disabled={isDisabled}
      autoComplete="off"
      sx={{ width: '9.5rem' }}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { maxLength: 20 } }}
    />
  );
}

function shown(value: string): string {
  return isMonthDay(value) ? `${Number(value.slice(0, 2))}/${Number(value.slice(3))}` : value;
}
