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
import { rangeOf, type AnswerState } from '../../domain/attributes.ts';
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
  /** As the other answers stand; what is not keeps its answer and takes no other. */
  isInQuestion: boolean;
  isDisabled: boolean;
  /** What became of the last change, in words. */
  state: string;
  onSave: (answer: AnswerBody) => Promise<boolean>;
}

/** Marks a field by its code. */
export const ATTRIBUTE_FIELD = 'data-attribute';

const NO_ANSWERS = ['not-asked', 'refused', 'unknown'] as const satisfies AnswerState[];

export function AttributeField(props: Props) {
  const { field, answer, own, isMissing, isInQuestion, state, onSave } = props;
  const isDisabled = props.isDisabled || !isInQuestion;
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
      {...{ [ATTRIBUTE_FIELD]: code }}
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
      {!isInQuestion && (
        <Typography variant="body2" sx={{ clear: 'both' }}>
          今の回答ではたずねない項目です。前の回答は残してあり、未登録には数えません。
        </Typography>
      )}
      <Stack
        direction={{ xs: 'column', sm: field.kind === 'choices' ? 'column' : 'row' }}
        sx={{ clear: 'both', gap: 1, alignItems: { xs: 'stretch', sm: 'flex-start' } }}
      >
        <Box sx={{ flex: 1, minWidth: 0, width: '100%' }}>
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
          sx={{ width: { xs: '100%', sm: '9rem' }, flexShrink: 0 }}
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
      return (
        <Several
          field={field}
          value={Array.isArray(value) ? value : []}
          isDisabled={isDisabled}
          onGive={onGive}
        />
      );
    case 'date':
      return (
        <DateField
          label={field.label}
          value={typeof value === 'string' ? value : ''}
          onChange={(day) => day !== null && day !== (value ?? '') && onGive(day)}
          lean="past"
          min={String(rangeOf(field).least)}
          max={String(rangeOf(field).most)}
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
  isDisabled,
  onGive,
}: {
  field: FormField;
  value: string[];
  isDisabled: boolean;
  onGive: (value: string[]) => void;
}) {
  return (
    <FormGroup>
      {field.choices?.map(({ code, label }) => (
        <FormControlLabel
          key={code}
          label={label}
          disabled={isDisabled}
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

/** Stored when the field is left: half a word is no answer, and what does not fit stays as it was typed. */
function Typed({ field, value, isDisabled, onGive }: InputProps) {
  const stored = value === null ? '' : String(value);
  const [text, setText] = useState(stored);
  useEffect(() => setText(stored), [stored]);
  const [isLeft, setLeft] = useState(true);
  const isNumber = field.kind === 'number';
  const fault = isNumber ? numberFaultOf(field, text) : null;
  const isWrong = isLeft && fault !== null;
  const give = () => {
    setLeft(true);
    if (text.trim() === stored || fault !== null) return;
    if (!isNumber) return onGive(text.trim());
    return onGive(text.trim() === '' ? null : numberOf(text));
  };
  return (
    <TextField
      size="small"
      fullWidth
      multiline={!isNumber}
      value={text}
      disabled={isDisabled}
      onChange={({ target }) => {
        setText(target.value);
        setLeft(false);
      }}
      onBlur={give}
      error={isWrong}
      helperText={isWrong ? fault : undefined}
      slotProps={{
        htmlInput: {
          'aria-label': field.label,
          autoComplete: 'off',
          ...(isNumber ? { inputMode: 'decimal', maxLength: 20 } : { maxLength: 2000 }),
        },
      }}
    />
  );
}

/** Full-width digits count as digits. */
function numberOf(text: string): number {
  return Number(text.normalize('NFKC'));
}

function numberFaultOf(field: FormField, text: string): string | null {
  if (text.trim() === '') return null;
  const { least, most } = rangeOf(field);
  const number = numberOf(text);
  if (Number.isNaN(number)) return '数字だけで入力してください。まだ保存していません。';
  if (number >= Number(least) && number <= Number(most)) return null;
  return `${least}から${most}までの数にしてください。まだ保存していません。`;
}
