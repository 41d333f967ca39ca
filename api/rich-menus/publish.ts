/** Publishing a menu, now or from an instant on: what goes out is looked at once more, and becomes a version. */
import type { z } from 'zod';
import type { PublishRichMenuBody } from '../../contracts/rich-menus.ts';
import { askForMenus } from '../../db/rich-menus.ts';
import { DAY } from '../../domain/hours.ts';
import type { RichMenuContent } from '../../domain/rich-menu.ts';
import { menuFaults } from '../../domain/rich-menu-faults.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';
import { topicWords } from './present.ts';
import {
  addVersion,
  findNumber,
  findPictures,
  findVersion,
  lockMenus,
  readDraft,
  withdrawVersion,
} from './queries.ts';

type Body = z.infer<typeof PublishRichMenuBody>;
type Context<Sent> = StaffContext<ServiceTarget, unknown, unknown, Sent>;

const MOST_DAYS_AHEAD = 366;

/** Refuses 'not-allowed-now' with what is to be done first, and 'id-reused' for another publication's id. */
export async function publish(context: Context<Body>): Promise<void> {
  const { tx, staff, target, body, now } = context;
  await lockMenus(tx, target.id);
  if (await wasPublished(context)) return;
  const content = await contentOf(context);
  if (content !== null) await refuseUnfit(context, content);
  const at = body.effectiveFrom === null ? now : Math.max(Date.parse(body.effectiveFrom), now);
  if (at > now + MOST_DAYS_AHEAD * DAY)
    throw notNow('too-far', '1年より先の日時は指定できません。');
  const version = await addVersion(tx, {
    id: body.id,
    organisationId: staff.organisationId,
    serviceId: target.id,
    content,
    effectiveFrom: new Date(at),
    fromVersion: body.source.kind === 'version' ? body.source.version : null,
    publishedById: staff.id,
  });
  if (version === undefined) throw reused();
  await askForMenus(tx, { organisationId: staff.organisationId, serviceId: target.id });
  await auditMenu(context, 'rich-menu.publish', body.id, {
    version,
    source: body.source.kind,
    effectiveFrom: new Date(at).toISOString(),
  });
}

/** Takes back what was announced. Refuses 'not-found', and 'not-allowed-now' once its time has come. */
export async function withdraw(context: Context<{ id: string }>): Promise<void> {
  const { tx, staff, target, body, now } = context;
  await lockMenus(tx, target.id);
  const found = await findVersion(tx, body.id);
  if (found?.serviceId !== target.id) throw new Refusal('not-found');
  // The same request again.
  if (found.withdrawnAt !== null) return;
  if (found.effectiveFrom.getTime() <= now)
    throw notNow(
      'begun',
      'このメニューはもう始まっています。前の版に戻すか、新しいメニューを公開してください。',
    );
  await withdrawVersion(tx, body.id, new Date(now));
  await askForMenus(tx, { organisationId: staff.organisationId, serviceId: target.id });
  await auditMenu(context, 'rich-menu.withdraw', body.id, { version: found.version });
}

async function wasPublished({ tx, staff, target, body }: Context<Body>): Promise<boolean> {
  const before = await findVersion(tx, body.id);
  if (!before) return false;
  if (before.serviceId !== target.id || before.publishedById !== staff.id) throw reused();
  return true;
}

/** What is to be published; `null`: no menu. */
async function contentOf({ tx, target, body }: Context<Body>): Promise<RichMenuContent | null> {
  const { source } = body;
  switch (source.kind) {
    case 'none':
      return null;
    case 'draft': {
      const draft = await readDraft(tx, target.id);
      if (draft?.revision === source.revision) return draft.content;
      throw notNow(
        'changed-meanwhile',
        'ほかの人が先に下書きを変えました。新しい内容を確かめてから、もう一度公開してください。',
      );
    }
    case 'version': {
      const earlier = await findNumber(tx, target.id, source.version);
      if (earlier?.content) return earlier.content;
      throw new Refusal('not-found');
    }
  }
}

async function refuseUnfit(context: Context<Body>, content: RichMenuContent): Promise<void> {
  const { tx, target, body } = context;
  const faults = menuFaults(content, await topicWords(context));
  const grave = faults.find(({ isGrave }) => isGrave);
  if (grave) throw notNow('not-ready', grave.text);
  const [doubt] = faults;
  if (doubt && !body.isLookedAt) throw notNow('look-first', doubt.text);
  const pictures = content.pages.flatMap(({ picture }) => picture ?? []);
  const ids = pictures.map(({ id }) => id);
  const there = await findPictures(tx, target.id, ids);
  const isWhole = pictures.every((one) =>
    there.some(
      ({ id, width, height }) => id === one.id && width === one.width && height === one.height,
    ),
  );
  if (!isWhole)
    throw notNow('picture-missing', 'メニューの画像が見つかりません。入れ直してください。');
}

function auditMenu(
  context: Context<unknown>,
  action: TrailAction,
  objectId: string,
  data: Record<string, string | number>,
): Promise<void> {
  return auditDone(context, { id: null, serviceId: context.target.id }, action, {
    objectKind: 'rich-menu',
    objectId,
    data,
  });
}

function notNow(reason: string, text: string): Refusal {
  return new Refusal('not-allowed-now', { reason, text });
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'rich-menu-id' });
}
