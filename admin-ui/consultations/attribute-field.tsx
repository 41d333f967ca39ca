/** One attribute: its input by kind, and why there is no answer when there is none. */
import {
  Box,
  Checkbox,
  FormControlLabel,
  FormGroup,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useEffect, useState } from 'react';
import type { AnswerState } from '../../domain/attributes.ts';
import type { AnswerBody, AttributeAnswer, FormField, OwnAnswer } from '../staff-api/types.ts';
import { ANSWER_STATE_WORDS } from '../i18n/words.ts';
import { DateField } from '../parts/date-field.tsx';
import { OwnAnswerLine } from './own-answer.tsx';

type Value = AttributeAnswer['value'];

interface Props {
  field: FormField;
  answer: AttributeAnswer | undefined;
  /** What she said to it herself. */
  own: OwnAnswer | undefined;
  isMissing: boolean;
  isDisabled: boolean;
  /** What became of the last change, in words. */
  state: string;
  onSave: (answer: AnswerBody) => Promise<boolean>;
}

const NO_ANSWERS = ['not-asked', 'refused', 'unknown'] as const satisfies AnswerState[];

export function AttributeField(props: Props) {
  const { field, answer, own, isMissing, isDisabled, state, onSave } = props;
  const { code, label } = field;
  const given = answer?.state ?? 'not-asked';
  const save = (value: Value) => {
    const isNothing =
      value === null || value === '' || (Array.isArray(value) && value.length === 0);
    void onSave(isNothing ? { code, state: 'not-asked' } : { code, state: 'answered', value });
  };
  return (
    <Box
      component="fieldset"
      disabled={isDisabled}
      sx={{
        border: 0,
        m: 0,
        p: 0,
        mb: 2,
        pl: 1,
        borderLeft: `4px solid ${isMissing ? 'var(--color-attention)' : 'transparent'}`,
      }}
    >
      <Typography component="legend" sx={{ fontWeight: 700, p: 0, float: 'left', width: '100%' }}>
        {label}
        {field.required && (
          <Typography
            component="span"
            variant="body2"
            sx={{ ml: 1, color: isMissing ? 'var(--color-attention)' : 'text.secondary' }}
          >
            {isMissing ? '必須・未登録' : '必須'}
          </Typography>
        )}
      </Typography>
      <Stack direction="row" sx={{ clear: 'both', gap: 1, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Input
            field={field}
            value={answer?.value ?? null}
            isDisabled={isDisabled}
            onGive={save}
          />
        </Box>
        <TextField
          select
          size="small"
          value={given}
          disabled={isDisabled}
          onChange={({ target }) => void onSave({ code, state: target.value as AnswerState })}
          slotProps={{
            htmlInput: { 'aria-label': `${label}の回答の状態` },
            select: { SelectDisplayProps: { 'aria-label': `${label}の回答の状態` } },
          }}
          sx={{ width: '9rem', flexShrink: 0 }}
        >
          <MenuItem value="answered" disabled>
            {ANSWER_STATE_WORDS.answered}
          </MenuItem>
          {NO_ANSWERS.map((one) => (
            <MenuItem key={one} value={one}>
              {ANSWER_STATE_WORDS[one]}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      <OwnAnswerLine field={field} answer={answer} own={own} />
      <Typography variant="caption" role="status" color="text.secondary">
        {state}
      </Typography>
    </Box>
  );
}

interface InputProps {
  field: FormField;
  value: Value;
  isDisabled: boolean;
  onGive: (value: Value) => void;
}

function Input({ field, value, isDisabled, onGive }: InputProps) {
  switch (field.kind) {
    case 'choice':
      return (
        <TextField
          select
          size="small"
          fullWidth
          value={typeof value === 'string' ? value : ''}
          disabled={isDisabled}
          onChange={({ target }) => onGive(target.value)}
          slotProps={{ select: { SelectDisplayProps: { 'aria-label': field.label } } }}
        >
          {field.choices?.map(({ code, label }) => (
            <MenuItem key={code} value={code}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      );
    case 'choices':
      return <Several field={field} value={Array.isArray(value) ? value : []} onGive={onGive} />;
    case 'date':
      return (
        <DateField
          label={field.label}
          value={typeof value === 'string' ? value : ''}
          onChange={(day) => day !== null && day !== (value ?? '') && onGive(day)}
          lean="past"
          isDisabled={isDisabled}
          isBare
        />
      );
    case 'text':
    case 'number':
      return <Typed field={field} value={value} isDisabled={isDisabled} onGive={onGive} />;
  }
}

function Several({
  field,
  value,
  onGive,
}: {
  field: FormField;
  value: string[];
  onGive: (value: string[]) => void;
}) {
  return (
    <FormGroup>
      {field.choices?.map(({ code, label }) => (
        <FormControlLabel
          key={code}
          label={label}
          control={
            <Checkbox
              size="small"
              checked={value.includes(code)}
              onChange={({ target }) =>
                onGive(target.checked ? [...value, code] : value.filter((one) => one !== code))
              }
            />
          }
        />
      ))}
    </FormGroup>
  );
}

/** Stored when the field is left: half a word is no answer. */
function Typed({ field, value, isDisabled, onGive }: InputProps) {
  const stored = value === null ? '' : String(value);
  const [text, setText] = useState(stored);
  useEffect(() => setText(stored), [stored]);
  const give = () => {
    if (text.trim() === stored) return;
    if (field.kind !== 'number') return onGive(text.trim());
    const number = Number(text);
    return onGive(text.trim() === '' || Number.isNaN(number) ? null : number);
  };
  return (
    <TextField
      size="small"
      fullWidth
      type={field.kind}
      multiline={field.kind === 'text'}
      value={text}
      disabled={isDisabled}
      onChange={({ target }) => setText(target.value)}
      onBlur={give}
      slotProps={{ htmlInput: { 'aria-label': field.label, maxLength: 2000 } }}
    />
  );
}
