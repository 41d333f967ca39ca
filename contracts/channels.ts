/** A service's LINE account: what connects it, and whether the connection works. Secrets go in and never out. */
import { z } from 'zod';
import { LINE_CHECKLIST_CODES } from '../domain/line-checklist.ts';
import { LINE_CHECK_REASONS, LINE_CHECK_STATES, LINE_CHECKS } from '../domain/line-checks.ts';
import { Instant } from './common.ts';
import { Person } from './staff.ts';

const CheckResult = z.object({
  check: z.enum(LINE_CHECKS),
  state: z.enum(LINE_CHECK_STATES),
  reason: z.enum(Object.keys(LINE_CHECK_REASONS) as (keyof typeof LINE_CHECK_REASONS)[]).nullable(),
});

export const ChannelShown = z.object({
  connected: z
    .object({
      lineChannelId: z.string(),
      loginChannelId: z.string(),
      liffId: z.string(),
      hasLoginSecret: z.boolean(),
      /** What LINE calls the account. */
      displayName: z.string().nullable(),
      basicId: z.string().nullable(),
      since: Instant.nullable(),
      by: Person.nullable(),
      /** To be registered in LINE's consoles. */
      webhookUrl: z.string(),
      roomUrl: z.string(),
      /** Opens the room from anywhere in LINE. */
      liffUrl: z.string(),
    })
    .nullable(),
  checks: z
    .object({ at: Instant, by: Person.nullable(), results: z.array(CheckResult) })
    .nullable(),
  ticks: z.array(z.object({ item: z.enum(LINE_CHECKLIST_CODES), at: Instant, by: Person })),
});

const ChannelId = z
  .string()
  .trim()
  .regex(/^\d{5,20}$/u);
const ChannelSecret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{16,100}$/u);
const LiffId = z
  .string()
  .trim()
  .regex(/^\d{5,20}-\w{4,40}$/u);

export const ConnectChannel = z.object({
  lineChannelId: ChannelId,
  /** Left out: the one that is kept. */
  channelSecret: ChannelSecret.optional(),
  loginChannelId: ChannelId,
  loginChannelSecret: ChannelSecret.optional(),
  liffId: LiffId,
});

export const TickBody = z.object({ item: z.enum(LINE_CHECKLIST_CODES), done: z.boolean() });
