/** Starting scripted consultees: rows first, so that what she is called and who started her is known, then the phone. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { PlayRun, StartRunsBody } from '../../contracts/practice.ts';
import { lineIdLookup } from '../../db/consultees.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Script } from '../../line/phone/practice/script.ts';
import { findScript } from '../../line/phone/practice/scripts.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';
import { writePast } from './past.ts';
import { noAccount } from './phone.ts';
import { addRun, countRunsOf, readService } from './queries.ts';

type Context = StaffContext<ServiceTarget, unknown, unknown, z.infer<typeof StartRunsBody>>;

/** What the phone is to play once this is stored; nothing when it was asked for before. */
export async function startRuns(context: Context): Promise<PlayRun[]> {
  const { tx, target, body } = context;
  const script = findScript(body.script);
  if (!script) throw new Refusal('not-found');
  const service = await readService(tx, target.id);
  refuseLive(service.mode);
  const { channelId, lineChannelId, channelKey } = service;
  if (channelId === null || lineChannelId === null || channelKey === null) throw noAccount();
  const before = await countRunsOf(tx, target.id, script.id);
  const runs = Array.from({ length: body.people }, (_, index) => ({
    // The first bears the id of the start: asked for twice, it is found again.
    id: index === 0 ? body.id : crypto.randomUUID(),
    script: script.id,
    variant: index,
    channelId: lineChannelId,
    channelKey,
    name: `${script.title} ${before + index + 1}`,
    userId: `U${randomBytes(16).toString('hex')}`,
  }));
  for (const run of runs) if (!(await store(context, script, run, channelId))) return [];
  await auditDone(context, { id: null, serviceId: target.id }, 'practice.start', {
    objectKind: 'practice-run',
    objectId: body.id,
    data: { script: script.id, people: body.people },
  });
  return runs;
}

/** Refuses 'not-allowed-now' for a live service. */
export function refuseLive(mode: string): void {
  if (mode === 'practice') return;
  throw new Refusal('not-allowed-now', {
    reason: 'service-is-live',
    text: 'この窓口は本番の窓口です。練習は、練習用の窓口だけでできます。',
  });
}

/** False when the start was stored before. */
async function store(
  { tx, staff, target, deps, now }: Context,
  script: Script,
  run: PlayRun,
  channelId: string,
): Promise<boolean> {
  const { organisationId } = staff;
  const place = { organisationId, serviceId: target.id };
  const isNew = await addRun(tx, {
    ...place,
    id: run.id,
    script: script.id,
    name: run.name,
    lineIdLookup: await lineIdLookup(deps.crypt, organisationId, target.id, run.userId),
    startedById: staff.id,
  });
  if (isNew && script.past) {
    const writing = { deps, tx, place: { ...place, channelId }, staffId: staff.id, now };
    await writePast(writing, run.userId, script.past);
  }
  return isNew;
}
