/** The form as the counselor fills it in, and what she is asked herself; nothing of it is kept. */
import { Box, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import {
  fieldsInQuestion,
  missingAttributes,
  withAnswers,
  type AttributeAnswer,
  type AttributeField as Field,
} from '../../domain/attributes.ts';
import { askedFields } from '../../domain/questions.ts';
import { AttributeField } from '../consultations/attribute-field.tsx';
import type { AnswerBody, FormField } from '../staff-api/types.ts';
import { PartCard } from './part-card.tsx';

export function FormPreview({ fields }: { fields: readonly Field[] }) {
  const [answers, setAnswers] = useState<AttributeAnswer[]>([]);
  const shown = fieldsInQuestion(fields, answers);
  const missing = missingAttributes(fields, answers);
  const save = ({ code, state, value = null }: AnswerBody) => {
    setAnswers((before) => withAnswers(before, [{ code, state, value }]));
    return Promise.resolve(true);
  };
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' },
      }}
    >
      <PartCard
        title="職員の画面での見え方"
        help="試しに入力できます。ここに入れた答えは、どこにも保存しません。"
      >
        <div>
          {shown.map((field) => (
            <AttributeField
              key={field.code}
              field={shownField(field)}
              answer={shownAnswer(answers, field.code)}
              own={undefined}
              isMissing={missing.some(({ code }) => code === field.code)}
              isInQuestion
              isDisabled={false}
              state=""
              onSave={save}
            />
          ))}
        </div>
      </PartCard>
      <PartCard
        title="相談者の画面での見え方"
        help="最初のメッセージのあとに、一つずつたずねます。どれも、答えなくても先に進めます。"
      >
        <Questions fields={askedFields(fields, answers)} />
      </PartCard>
    </Box>
  );
}

function Questions({ fields }: { fields: ReturnType<typeof askedFields> }) {
  if (fields.length === 0) return <Typography>相談者にたずねる項目はありません。</Typography>;
  return (
    <Stack component="ol" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
      {fields.map(({ code, question, choices }) => (
        <Paper
          key={code}
          component="li"
          variant="outlined"
          sx={{ p: 1.5, bgcolor: 'var(--color-ground)', borderRadius: 'var(--radius-m)' }}
        >
          <Typography sx={{ fontWeight: 700 }}>{question.text}</Typography>
          {question.hint !== undefined && <Typography variant="body2">{question.hint}</Typography>}
          {choices && (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
              {choices.map((choice) => (
                <Box
                  key={choice.code}
                  sx={{
                    p: 1,
                    border: '1px solid var(--color-line)',
                    borderRadius: 'var(--radius-s)',
                  }}
                >
                  {choice.label}
                </Box>
              ))}
            </Box>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

function shownField({ question, choices, askedWhen, ...field }: Field): FormField {
  return {
    ...field,
    ...(choices ? { choices: [...choices] } : {}),
    ...(askedWhen ? { askedWhen: { code: askedWhen.code, is: [...askedWhen.is] } } : {}),
    ...(question ? { question: question.text } : {}),
  };
}

function shownAnswer(answers: readonly AttributeAnswer[], code: string) {
  const found = answers.find((one) => one.code === code);
  if (!found) return undefined;
  const { state, value } = found;
  const kept = typeof value === 'object' && value !== null ? [...value] : value;
  return { code, state, value: kept, person: null, updatedAt: new Date(0).toISOString() };
}
