/** All other conditions of the filter, on demand. */
import { Box, Typography } from '@mui/material';
import type { RecordFilter, RecordListField, RecordYesOrNo } from '../../domain/record-filter.ts';
import type { RecordNames } from '../../domain/record-words.ts';
import { AttributeCondition, ListCondition, YesNoCondition } from './list-condition.tsx';

interface Props {
  value: RecordFilter;
  names: RecordNames;
  hasPersons: boolean;
  onChange: (change: RecordFilter) => void;
}

const OF_RECORD: readonly RecordListField[] = [
  'outcomes',
  'kinds',
  'stages',
  'entrances',
  'weekdays',
  'hours',
  'priorities',
  'risks',
  'escalations',
  'reliefs',
  'agains',
];
const OF_PERSONS: readonly RecordListField[] = ['counselors', 'flags'];
const YES_OR_NO: readonly RecordYesOrNo[] = [
  'inHours',
  'unanswered',
  'abandoned',
  'escalated',
  'danger',
];
const GRID = { display: 'flex', flexWrap: 'wrap', gap: 1.5, mt: 1.5 } as const;

export function FurtherConditions({ value, names, hasPersons, onChange }: Props) {
  const shared = { value, names, onChange };
  const fields = [...OF_RECORD, ...(hasPersons ? OF_PERSONS.filter(hasChoices) : [])];
  function hasChoices(field: RecordListField) {
    return field === 'counselors' ? names.people.length > 0 : names.flags.length > 0;
  }
  return (
    <Box sx={{ mt: 1, p: 1.5, border: '1px solid', borderColor: 'divider', borderRadius: 1 }}>
      <Typography component="h2" variant="h3">
        相談の条件
      </Typography>
      <Box sx={GRID}>
        {YES_OR_NO.map((field) => (
          <YesNoCondition key={field} field={field} value={value} onChange={onChange} />
        ))}
        {fields.map((field) => (
          <ListCondition key={field} field={field} {...shared} />
        ))}
      </Box>
      {names.attributes.length > 0 && (
        <>
          <Typography component="h2" variant="h3" sx={{ mt: 2 }}>
            属性
          </Typography>
          <Box sx={GRID}>
            {names.attributes.map(({ code }) => (
              <AttributeCondition key={code} field={code} {...shared} />
            ))}
          </Box>
        </>
      )}
    </Box>
  );
}
