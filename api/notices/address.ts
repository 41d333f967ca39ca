/** The address notices are mailed to: asked for, confirmed by a code that comes back, tried, removed. */
import { randomInt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { AddressBody, NoticeSettings } from '../../contracts/notices.ts';
import { CodeBody } from '../../contracts/session.ts';
import { Refusal } from '../../domain/errors.ts';
import {
  ADDRESS_CODE_LIVES_MS,
  ADDRESS_CODE_TRIES,
  ADDRESS_MAILS_AT_MOST,
  ADDRESS_MAILS_WITHIN_MS,
  addressMailPlace,
  type AddressMailKind,
} from '../../domain/notice-address.ts';
import { mailAddressPlace } from '../../domain/notices.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type Route, type StaffContext } from '../http/route.ts';
import { openOrNull, organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import {
  addMail,
  countTry,
  endAsked,
  lockAddress,
  readAsked,
  readMailsSince,
  writeAddress,
} from './address-queries.ts';
import { readSettings } from './queries.ts';
import { presentSettings } from './settings.ts';

const path = '/api/staff/notices/address';
const DIGITS = 6;

type Context<Body = unknown> = StaffContext<undefined, unknown, unknown, Body>;

/** A step that answers with where the settings stand after it; the person's other screens wait meanwhile. */
function step<Body extends z.ZodType | undefined = undefined>(
  declared: Pick<Route, 'method' | 'path' | 'summary'> & { body?: Body },
  take: (context: Context<Body extends z.ZodType ? z.infer<Body> : unknown>) => Promise<void>,
): Route {
  return route({
    ...declared,
    access: { kind: 'staff', permission: 'account.use' },
    response: NoticeSettings,
    async handle(context) {
      await lockAddress(context.tx, context.staff.id);
      await take(context as never);
      return presentSettings(context);
    },
  });
}

export const addressRoutes = [
  step(
    {
      method: 'PUT',
      path,
      summary: 'お知らせを受け取るメールアドレスを届け出る（確認番号を送る）',
      body: AddressBody,
    },
    ask,
  ),
  step(
    { method: 'DELETE', path, summary: 'お知らせをメールで受け取るのをやめる' },
    async (context) => {
      await endAsked(context.tx, context.staff.id);
      await writeAddress(context.tx, context.staff, null);
      await note(context, 'notices.address.remove');
    },
  ),
  step(
    { method: 'DELETE', path: `${path}/asked`, summary: '確認待ちのメールアドレスをやめる' },
    async (context) => {
      await endAsked(context.tx, context.staff.id);
      await note(context, 'notices.address.drop');
    },
  ),
  step(
    {
      method: 'POST',
      path: `${path}/confirm`,
      summary: '届いた確認番号でメールアドレスを確かめる',
      body: CodeBody,
    },
    confirm,
  ),
  step(
    { method: 'POST', path: `${path}/trial`, summary: '自分のアドレスに試しのメールを送る' },
    async (context) => {
      if (!(await readSettings(context.tx, context.staff.id))?.mail)
        throw new Refusal('not-allowed-now', {
          reason: 'no-address',
          text: '先に、メールアドレスを確認してください。',
        });
      await order(context, 'trial');
    },
  ),
];

/** The address counts only once its code came back; until then notices go where they went. */
async function ask(context: Context<{ address: string }>): Promise<void> {
  const { tx, staff, body, deps } = context;
  const { organisationId } = staff;
  const settings = await readSettings(tx, staff.id);
  const place = mailAddressPlace(staff.id);
  const before = await openOrNull(deps.crypt, organisationId, place, settings?.mail ?? null);
  if (before !== body.address) {
    await order(context, 'code', body.address);
    return;
  }
  await endAsked(tx, staff.id);
}

/** Orders a mail to the person themself. Refuses 'not-allowed-now' without a mail server, and 'too-many-tries'. */
async function order(context: Context, kind: AddressMailKind, address?: string): Promise<void> {
  const { tx, staff, deps, now } = context;
  if (!deps.config.offersMail)
    throw new Refusal('not-allowed-now', {
      reason: 'no-mail',
      text: 'この環境ではメールを送れません。システム運用者に相談してください。',
    });
  await refuseTooMany(context);
  const id = crypto.randomUUID();
  const mail = { id, organisationId: staff.organisationId, staffId: staff.id, kind };
  if (address !== undefined) await endAsked(tx, staff.id);
  const sealed = address === undefined ? {} : await sealAsked(context, id, address);
  await addMail(tx, { ...mail, ...sealed, now: new Date(now) });
  await note(context, kind === 'code' ? 'notices.address.ask' : 'notices.address.trial');
}

async function sealAsked({ staff, deps }: Context, id: string, address: string) {
  const key = organisationKey(staff.organisationId);
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  return {
    address: await deps.crypt.seal(key, addressMailPlace('address', id), address),
    code: await deps.crypt.seal(key, addressMailPlace('code', id), code),
  };
}

async function refuseTooMany({ tx, staff, now }: Context): Promise<void> {
  const since = new Date(now - ADDRESS_MAILS_WITHIN_MS);
  const [oldest, ...others] = await readMailsSince(tx, staff.id, since);
  if (!oldest || others.length + 1 < ADDRESS_MAILS_AT_MOST) return;
  const waitMs = oldest.getTime() + ADDRESS_MAILS_WITHIN_MS - now;
  throw new Refusal('too-many-tries', {
    reason: 'mails',
    retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
    text: `メールを続けて送りすぎています。${Math.max(1, Math.ceil(waitMs / 60_000))}分ほど待ってから、もう一度送ってください。`,
  });
}

/** A wrong code is counted, and answered with how many tries are left. Refuses 'not-allowed-now' when none waits. */
async function confirm(context: Context<{ code: string }>): Promise<void> {
  const { tx, staff, body, deps, now } = context;
  const asked = await readAsked(tx, staff.id, new Date(now - ADDRESS_CODE_LIVES_MS));
  if (!asked?.address || !asked.code || asked.tries >= ADDRESS_CODE_TRIES)
    throw new Refusal('not-allowed-now', {
      reason: 'no-code',
      text: 'この確認番号は使えなくなりました。もう一度、確認のメールを送ってください。',
    });
  const { organisationId } = staff;
  const code = await deps.crypt.open(
    organisationId,
    addressMailPlace('code', asked.id),
    asked.code,
  );
  const isRight = isSame(body.code, code);
  await note(context, 'notices.address.confirm', { isRight });
  if (!isRight) return countTry(tx, asked.id);
  const place = addressMailPlace('address', asked.id);
  const address = await deps.crypt.open(organisationId, place, asked.address);
  const key = organisationKey(organisationId);
  await writeAddress(tx, staff, await deps.crypt.seal(key, mailAddressPlace(staff.id), address));
  await endAsked(tx, staff.id);
}

function isSame(typed: string, code: string): boolean {
  const [a, b] = [Buffer.from(typed), Buffer.from(code)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function note(context: Context, action: TrailAction, data: object = {}): Promise<void> {
  const { id: objectId } = context.staff;
  return auditDone(context, null, action, { objectKind: 'staff', objectId, data: { ...data } });
}
