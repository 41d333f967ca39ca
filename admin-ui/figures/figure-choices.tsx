/** Which figure, and what it is divided by. */
import { ListSubheader, MenuItem, Stack, TextField } from '@mui/material';
import { canDivide, type Division, type FigureCode } from '../../domain/figures.ts';
import type { FigureDefinitions } from '../staff-api/figures.ts';
import type { AskedFigures } from './use-question.ts';

interface Props {
  definitions: FigureDefinitions;
  question: AskedFigures;
}

export function FigureChoices({ definitions, question }: Props) {
  const { figure, rows, columns, set } = question;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 1.5 }}>
      <TextField
        select
        size="small"
        label="集計する数"
        value={figure}
        onChange={({ target }) => set({ figure: target.value as FigureCode })}
        sx={{ minWidth: '16rem' }}
      >
        {definitions.figures.map(({ code, name }) => (
          <MenuItem key={code} value={code}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <DivisionChoice
        label="行の項目"
        value={rows}
        other={columns}
        onChange={(chosen) =>
          set({ rows: chosen, ...(chosen === columns ? { columns: null } : {}) })
        }
        {...{ definitions, figure }}
      />
      <DivisionChoice
        label="列の項目"
        value={columns}
        other={rows}
        onChange={(chosen) => set({ columns: chosen })}
        {...{ definitions, figure }}
      />
    </Stack>
  );
}

const NOTHING = '-';

interface DivisionProps {
  definitions: FigureDefinitions;
  figure: FigureCode;
  label: string;
  value: Division | null;
  /** What the other side is divided by already. */
  other: Division | null;
  onChange: (division: Division | null) => void;
}

function DivisionChoice({ definitions, figure, label, value, other, onChange }: DivisionProps) {
  const attributes = definitions.attributes.map(({ code, label: name }) => ({
    division: `a.${code}` as const,
    name,
  }));
  const dimensions = definitions.dimensions.map(({ code, name }) => ({ division: code, name }));
  const item = ({ division, name }: { division: Division; name: string }) => (
    <MenuItem
      key={division}
      value={division}
      disabled={division === other || !canDivide(figure, division)}
    >
      {name}
    </MenuItem>
  );
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value ?? NOTHING}
      onChange={({ target }) =>
        onChange(target.value === NOTHING ? null : (target.value as Division))
      }
      sx={{ minWidth: '12rem' }}
    >
      <MenuItem value={NOTHING}>分けない</MenuItem>
      {dimensions.map(item)}
      {attributes.length > 0 && <ListSubheader>属性</ListSubheader>}
      {attributes.map(item)}
    </TextField>
  );
}
