/** The form beside the talk: each answer is stored as it is given, and "not asked", "refused", "unknown" are answers too. */
import { Alert, Box, Link, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type RefObject } from 'react';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { AnswerBody, Attributes, ConsultationHead, FormField } from '../staff-api/types.ts';
import { keepAnswer } from '../parts/keep-answer.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { ATTRIBUTE_FIELD, AttributeField } from './attribute-field.tsx';

export function AttributeForm({ head }: { head: ConsultationHead }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const queryKey = ['attributes', head.id];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.attributes(head.id) });
  const form = useRef<HTMLElement>(null);
  const [states, setStates] = useState<Readonly<Record<string, string>>>({});
  const blocked = head.blocked['record-attributes']?.text ?? null;

  async function save(answer: AnswerBody): Promise<boolean> {
    const tell = (text: string) => setStates((all) => ({ ...all, [answer.code]: text }));
    tell('保存しています…');
    try {
      await keepAnswer(client, queryKey, await api.recordAttributes(head.id, [answer]));
      await client.invalidateQueries({ queryKey: ['consultations', 'getOne'] });
      tell('保存しました');
      return true;
    } catch (refusal) {
      tell(`保存できませんでした。${textOf(refusal)}`);
      return false;
    }
  }

  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="属性を読み込んでいます" />;
  return (
    <section ref={form}>
      <Completeness attributes={data} form={form} />
      {blocked !== null && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {blocked}
        </Alert>
      )}
      {shownFields(data).map((field) => (
        <AttributeField
          key={field.code}
          field={field}
          answer={data.answers.find(({ code }) => code === field.code)}
          own={data.own.find(({ code }) => code === field.code)}
          isMissing={data.missing.some(({ code }) => code === field.code)}
          isInQuestion={data.inQuestion.includes(field.code)}
          isDisabled={blocked !== null}
          state={states[field.code] ?? ''}
          onSave={save}
        />
      ))}
    </section>
  );
}

/** Those in question, and those that hold an answer from before, so that nothing said is out of sight. */
function shownFields({ fields, inQuestion, answers, own }: Attributes): FormField[] {
  const kept = new Set([
    ...inQuestion,
    ...[...answers, ...own].filter(({ value }) => value !== null).map(({ code }) => code),
  ]);
  return fields.filter(({ code }) => kept.has(code));
}

interface CompletenessProps {
  attributes: Attributes;
  form: RefObject<HTMLElement | null>;
}

function Completeness({ attributes: { required, missing }, form }: CompletenessProps) {
  if (missing.length === 0)
    return <Typography sx={{ mb: 2 }}>必須の{required}項目はすべて登録されています。</Typography>;
  const goTo = (code: string) =>
    form.current
      ?.querySelector(`[${ATTRIBUTE_FIELD}="${CSS.escape(code)}"]`)
      ?.querySelector<HTMLElement>('input:not([aria-hidden]), textarea, [role="combobox"]')
      ?.focus();
  return (
    <Box
      sx={{
        mb: 2,
        p: 1,
        bgcolor: 'var(--color-attention-ground)',
        borderRadius: 'var(--radius-s)',
      }}
    >
      <Typography sx={{ fontWeight: 700, color: 'var(--color-attention)' }}>
        未登録 {missing.length}件（必須 {required}件のうち）
      </Typography>
      <Box
        component="ul"
        aria-label="未登録の項目へ進む"
        sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, m: 0, p: 0, listStyle: 'none' }}
      >
        {missing.map(({ code, label }) => (
          <li key={code}>
            <Link
              component="button"
              type="button"
              sx={{ minHeight: '24px' }}
              onClick={() => goTo(code)}
            >
              {label}
            </Link>
          </li>
        ))}
      </Box>
    </Box>
  );
}
