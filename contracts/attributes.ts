/** A consultation's attributes: the form it began with, and the answers so far. */
import { z } from 'zod';
import { ANSWER_STATES, ATTRIBUTE_KINDS } from '../domain/attributes.ts';
import { myNumbersIn } from '../domain/my-number.ts';
import { OWN_ANSWER_STATES } from '../domain/questions.ts';
import { Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

export const FormField = z.object({
  code: z.string(),
  label: z.string(),
  kind: z.enum(ATTRIBUTE_KINDS),
  required: z.boolean(),
  choices: z.array(z.object({ code: z.string(), label: z.string() })).optional(),
  /** What she is asked in her room. */
  question: z.string().optional(),
  /** Asked only when another field has one of these values. */
  askedWhen: z.object({ code: z.string(), is: z.array(z.string()) }).optional(),
  /** Bounds of a number or a date. */
  least: z.union([z.number(), z.string()]).optional(),
  most: z.union([z.number(), z.string()]).optional(),
});

export const MAX_TYPED_ANSWER = 2000;

export const AnswerValue = z.union([
  typedText(MAX_TYPED_ANSWER),
  // Numbers stay in the open for figures.
  z.number().refine((number) => myNumbersIn(String(number)).length === 0, 'a My Number'),
  z.array(z.string().min(1).max(60)).min(1).max(100),
]);

export const AttributeAnswerBody = z.object({
  code: z.string().min(1).max(60),
  state: z.enum(ANSWER_STATES),
  /** Only with the state "answered". */
  value: AnswerValue.nullable().default(null),
});

export const AttributesBody = z.object({
  answers: z
    .array(AttributeAnswerBody)
    .min(1)
    .max(200)
    .refine(
      (answers) => new Set(answers.map(({ code }) => code)).size === answers.length,
      'each attribute once',
    ),
});

export const AttributeAnswer = z.object({
  code: z.string(),
  state: z.enum(ANSWER_STATES),
  value: z.union([z.string(), z.number(), z.array(z.string())]).nullable(),
  /** Who registered it; `null`: it is her own answer. */
  person: Person.nullable(),
  updatedAt: Instant,
});

/** What she said in her room herself, whatever is registered. */
export const OwnAnswer = z.object({
  code: z.string(),
  state: z.enum(OWN_ANSWER_STATES),
  value: z.union([z.string(), z.number(), z.array(z.string())]).nullable(),
  updatedAt: Instant,
});

export const Attributes = z.object({
  formVersion: z.int(),
  fields: z.array(FormField),
  /** Codes of the fields that are asked, as the answers stand. */
  inQuestion: z.array(z.string()),
  answers: z.array(AttributeAnswer),
  own: z.array(OwnAnswer),
  /** How many required fields are in question … */
  required: z.int(),
  /** … and which of them have no answer: what a closure warns of. */
  missing: z.array(z.object({ code: z.string(), label: z.string() })),
});
