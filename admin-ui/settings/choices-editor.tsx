/** What can be chosen in a field, in its order; each keeps its code for good. */
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import type { AttributeField } from '../../domain/attributes.ts';
import { freshCode, type KnownField } from '../../domain/form-rules.ts';
import { moved, replaced, without } from './editing.ts';
import { ListFault } from './part-card.tsx';
import { RowButtons } from './row-buttons.tsx';

type Choices = NonNullable<AttributeField['choices']>;

interface Props {
  choices: Choices;
  known: KnownField | undefined;
  isReadOnly: boolean;
  /** "" for the list, ".0.label" for a row. */
  faultAt: (path: string) => string | undefined;
  onChange: (choices: Choices) => void;
}

export function ChoicesEditor({ choices, known, isReadOnly, faultAt, onChange }: Props) {
  const gone = (known?.choices ?? []).filter((one) =>
    choices.every(({ code }) => code !== one.code),
  );
  const taken = [...choices, ...(known?.choices ?? [])].map(({ code }) => code);
  return (
    <Box component="fieldset" sx={{ m: 0, p: 1.5, border: '1px solid var(--color-hairline)' }}>
      <Typography component="legend" variant="body2" sx={{ px: 0.5 }}>
        選択肢
      </Typography>
      <ListFault text={faultAt('')} />
      <Stack component="ol" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
        {choices.map((choice, index) => (
          <Box
            key={choice.code}
            component="li"
            sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}
          >
            <TextField
              size="small"
              label={`選択肢${index + 1}`}
              value={choice.label}
              disabled={isReadOnly}
              error={faultAt(`.${index}.label`) !== undefined}
              helperText={faultAt(`.${index}.label`)}
              onChange={({ target }) =>
                onChange(replaced(choices, index, { ...choice, label: target.value }))
              }
              sx={{ flex: '1 1 12rem' }}
            />
            {!isReadOnly && (
              <RowButtons
                name={choice.label === '' ? `選択肢${index + 1}` : `選択肢「${choice.label}」`}
                index={index}
                count={choices.length}
                onMove={(by) => onChange(moved(choices, index, by))}
                onRemove={() => onChange(without(choices, index))}
              />
            )}
          </Box>
        ))}
      </Stack>
      {!isReadOnly && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
          <Button
            size="small"
            variant="outlined"
            onClick={() => onChange([...choices, { code: freshCode('choice', taken), label: '' }])}
          >
            選択肢を加える
          </Button>
          {gone.map((one) => (
            <Button key={one.code} size="small" onClick={() => onChange([...choices, one])}>
              前の選択肢「{one.label}」を戻す
            </Button>
          ))}
        </Box>
      )}
    </Box>
  );
}
