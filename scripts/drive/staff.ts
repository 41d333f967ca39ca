/** A member of staff at work, by the staff API. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CommandAnswer, CommandState } from '../../contracts/commands.ts';
import { ConsultationHead, ConsultationPage } from '../../contracts/consultations.ts';
import { EscalateAnswer, EscalationHead } from '../../contracts/escalations.ts';
import { Attributes } from '../../contracts/attributes.ts';
import { Messages, ReplyAnswer } from '../../contracts/messages.ts';
import { Services } from '../../contracts/services.ts';
import { SignInAnswer, WhoAmI } from '../../contracts/session.ts';
import type { Role } from '../../domain/roles.ts';
import type { DemoSignIn, SignIns } from '../seed/sign-ins.ts';
import { nextCode } from './codes.ts';
import { openEvents, type EventStream, type StreamEvent } from './events.ts';
import { createBrowser, ok, UnexpectedAnswer, type Browser } from './http.ts';
import { until } from './until.ts';

export const STAFF_API = '/api/staff';
const SESSION = `${STAFF_API}/session`;

export interface StaffAtWork {
  browser: Browser;
  me: WhoAmI;
  setDuty(duty: 'on' | 'off'): Promise<void>;
  services(): Promise<z.infer<typeof Services>>;
  list(query?: string): Promise<z.infer<typeof ConsultationPage>>;
  head(id: string): Promise<ConsultationHead>;
  messages(id: string, after?: number): Promise<z.infer<typeof Messages>>;
  /** `files`: uploaded before. */
  reply(id: string, text: string, files?: readonly string[]): Promise<z.infer<typeof ReplyAnswer>>;
  note(id: string, text: string): Promise<void>;
  attributes(id: string): Promise<z.infer<typeof Attributes>>;
  answer(id: string, answers: readonly object[]): Promise<z.infer<typeof Attributes>>;
  /** A command to the consultation, waited for also when it was only stored. Throws UnexpectedAnswer for a refusal. */
  command(id: string, path: string, body?: object): Promise<z.infer<typeof CommandAnswer>>;
  take(id: string): Promise<void>;
  confirmReview(id: string): Promise<void>;
  escalate(id: string, request: object): Promise<z.infer<typeof EscalateAnswer>>;
  escalation(id: string): Promise<z.infer<typeof EscalationHead>>;
  commandEscalation(
    id: string,
    path: string,
    body?: object,
  ): Promise<z.infer<typeof CommandAnswer>>;
  /** The stream of what changes; messages of the consultations that are open before the person. */
  openStream(
    consultationIds: readonly string[],
    onEvent?: (event: StreamEvent) => void,
  ): Promise<EventStream>;
}

/** Signs in the first of the practice staff with that role. */
export async function signIn(
  base: string,
  signIns: SignIns,
  role: Role,
  nth = 0,
): Promise<StaffAtWork> {
  const account = signIns.filter((one) => one.role === role)[nth];
  if (!account) throw new Error(`there is no sign-in for the role ${role}`);
  const browser = await signedInBrowser(base, account);
  return staffAtWork(browser, WhoAmI.parse(await ok('session', browser.get(SESSION))));
}

/** The server asks for proof once more after five minutes, before what reaches far. */
const PROVED_FOR_MS = 3 * 60_000;

interface Kept {
  browser: Promise<Browser>;
  provedAt: number;
}

/** By system and account, where signing in takes a code: each counts once, so one session serves this whole process. */
const kept = new Map<string, Kept>();

/** A browser that holds a session of the account. */
export async function signedInBrowser(base: string, account: DemoSignIn): Promise<Browser> {
  if (account.totpSecret === undefined) return newSession(base, account);
  const key = [base, account.organisation, account.loginId].join('\n');
  const before = kept.get(key);
  if (before && (await isHeld(before.browser))) {
    if (Date.now() - before.provedAt > PROVED_FOR_MS) {
      before.provedAt = Date.now();
      await enterCode(await before.browser, account, `${SESSION}/step-up`);
    }
    return before.browser;
  }
  const begun = newSession(base, account);
  kept.set(key, { browser: begun, provedAt: Date.now() });
  return begun;
}

async function isHeld(session: Promise<Browser>): Promise<boolean> {
  const browser = await session.catch(() => null);
  return browser !== null && (await browser.get(SESSION)).status === 200;
}

async function newSession(base: string, account: DemoSignIn): Promise<Browser> {
  const { organisation, loginId, password } = account;
  const browser = createBrowser(base);
  const asked = browser.send('POST', SESSION, { organisation, loginId, password });
  const { next } = SignInAnswer.parse(await ok('sign-in', asked));
  if (next === 'enrol') throw new Error(`${loginId} has to set up the second factor first`);
  if (next === 'code') await enterCode(browser, account, `${SESSION}/code`);
  return browser;
}

/** Others may have signed in as the same person a moment ago: then the next code is tried. */
async function enterCode(browser: Browser, account: DemoSignIn, path: string): Promise<void> {
  await until(
    `${account.loginId}の確認コードが通りません`,
    async () => {
      const answer = await browser.send('POST', path, {
        code: await nextCode(browser.base, account),
      });
      const refused = RefusedCode.safeParse(answer.body);
      if (refused.success) return sleep((refused.data.detail?.retryAfter ?? 0) * 1000, null);
      await ok('code', Promise.resolve(answer));
      return true;
    },
    { withinMs: 120_000 },
  );
}

/** Used by somebody else, or not looked at yet. */
const RefusedCode = z.object({
  code: z.enum(['code-used', 'too-many-tries']),
  detail: z.object({ retryAfter: z.number().optional() }).optional(),
});

function staffAtWork(browser: Browser, me: WhoAmI): StaffAtWork {
  const at = (id: string) => `${STAFF_API}/consultations/${id}`;

  async function command(path: string, body: object) {
    const commandId = randomUUID();
    const answer = CommandAnswer.parse(
      await ok(path, browser.send('POST', path, { commandId, ...body })),
    );
    return answer.status === 'done' ? answer : settled(browser, path, commandId);
  }

  const staff: StaffAtWork = {
    browser,
    me,
    setDuty: async (duty) =>
      void (await ok('duty', browser.send('PUT', `${STAFF_API}/duty`, { duty }))),
    services: async () =>
      Services.parse(await ok('services', browser.get(`${STAFF_API}/services`))),
    list: async (query = '') =>
      ConsultationPage.parse(await ok('list', browser.get(`${STAFF_API}/consultations?${query}`))),
    head: async (id) => ConsultationHead.parse(await ok('head', browser.get(at(id)))),
    messages: async (id, after = 0) =>
      Messages.parse(await ok('messages', browser.get(`${at(id)}/messages?after=${after}`))),
    async reply(id, text, files = []) {
      const reply = { id: randomUUID(), text, files };
      return ReplyAnswer.parse(
        await ok('reply', browser.send('POST', `${at(id)}/messages`, reply)),
      );
    },
    note: async (id, text) =>
      void (await ok('note', browser.send('POST', `${at(id)}/notes`, { id: randomUUID(), text }))),
    attributes: async (id) =>
      Attributes.parse(await ok('attributes', browser.get(`${at(id)}/attributes`))),
    answer: async (id, answers) =>
      Attributes.parse(
        await ok('attributes', browser.send('PUT', `${at(id)}/attributes`, { answers })),
      ),
    command: (id, path, body = {}) => command(`${at(id)}/${path}`, body),
    take: async (id) => void (await staff.command(id, 'assign', { to: me.id })),
    confirmReview: async (id) =>
      void (await staff.command(id, 'confirm-history-review', { mode: 'read' })),
    escalate: async (id, request) =>
      EscalateAnswer.parse(
        await ok('escalate', browser.send('POST', `${at(id)}/escalations`, request)),
      ),
    escalation: async (id) =>
      EscalationHead.parse(await ok('escalation', browser.get(`${STAFF_API}/escalations/${id}`))),
    commandEscalation: (id, path, body = {}) =>
      command(`${STAFF_API}/escalations/${id}/${path}`, body),
    openStream: async (consultationIds, onEvent) =>
      openEvents(
        new URL(
          `${STAFF_API}/stream?${consultationIds.map((id) => `open=${id}`).join('&')}`,
          browser.base,
        ).href,
        browser.cookie(),
        onEvent,
      ),
  };
  return staff;
}

/** A command that was stored because the engine did not answer in time is done, or refused, a little later. */
async function settled(browser: Browser, what: string, commandId: string) {
  const path = `${STAFF_API}/commands/${commandId}`;
  const state = await until('操作の結果が出ません', async () => {
    const answer = await browser.get(path);
    const found = CommandState.parse(await ok(what, Promise.resolve(answer)));
    return found.status === 'pending' ? null : found;
  });
  if (state.status === 'refused' || state.result === null)
    throw new UnexpectedAnswer(what, { status: 409, body: { detail: state.refused } });
  return { status: 'done' as const, commandId, result: state.result };
}
