/** What she said herself to a question of the form, beside what is registered. */
import { Typography } from '@mui/material';
import type { AttributeAnswer, FormField, OwnAnswer } from '../staff-api/types.ts';
import { timeText } from '../parts/time.ts';

interface Props {
  field: FormField;
  answer: AttributeAnswer | undefined;
  own: OwnAnswer | undefined;
}

export function OwnAnswerLine({ field, answer, own }: Props) {
  const said = inWords(field, answer, own);
  if (said === null) return null;
  return (
    <Typography variant="caption" component="p" color="text.secondary">
      {said}
      {field.question !== undefined && `（質問：「${field.question}」）`}
    </Typography>
  );
}

function inWords(
  field: FormField,
  answer: AttributeAnswer | undefined,
  own: OwnAnswer | undefined,
): string | null {
  if (!own) return field.question === undefined ? null : '本人はまだ答えていません';
  const at = timeText(own.updatedAt);
  if (own.state === 'skipped') return `本人がとばした ${at}`;
  const isRegistered = answer?.state === 'answered' && isSame(answer.value, own.value);
  return isRegistered ? `本人の回答 ${at}` : `本人の回答：${valueInWords(field, own.value)} ${at}`;
}

function isSame(one: AttributeAnswer['value'], other: OwnAnswer['value']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function valueInWords({ choices }: FormField, value: OwnAnswer['value']): string {
  const labelOf = (one: string | number | null) =>
    choices?.find(({ code }) => code === one)?.label ?? String(one ?? '');
  return Array.isArray(value) ? value.map(labelOf).join('、') : labelOf(value);
}
