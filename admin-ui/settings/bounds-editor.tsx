/** The least and the most of a number or a date; what is left empty is bounded by nothing. */
import { Stack, TextField } from '@mui/material';
import type { AttributeField } from '../../domain/attributes.ts';
import { DateField } from '../parts/date-field.tsx';

interface Props {
  field: AttributeField;
  fault: string | undefined;
  isReadOnly: boolean;
  onChange: (part: Pick<AttributeField, 'least' | 'most'>) => void;
}

const ENDS = [
  ['least', '最小'],
  ['most', '最大'],
] as const;

export function BoundsEditor({ field, fault, isReadOnly, onChange }: Props) {
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1 }}>
      {ENDS.map(([end, word]) =>
        field.kind === 'date' ? (
          <DateField
            key={end}
            label={`${word}の日（なくてもよい）`}
            value={String(field[end] ?? '')}
            lean="past"
            isDisabled={isReadOnly}
            onChange={(day) => day !== null && onChange({ [end]: day === '' ? undefined : day })}
          />
        ) : (
          <TextField
            key={end}
            size="small"
            fullWidth
            type="number"
            label={`${word}の数（なくてもよい）`}
            value={field[end] ?? ''}
            disabled={isReadOnly}
            error={fault !== undefined}
            helperText={fault}
            onChange={({ target }) =>
              onChange({ [end]: target.value === '' ? undefined : Number(target.value) })
            }
          />
        ),
      )}
    </Stack>
  );
}
