/** Whose telephones a message is tried out on: colleagues who opened a test consultation and said yes. */
import type { z } from 'zod';
import { BroadcastTesters, TesterBody, TesterRemovalBody } from '../../contracts/broadcasts.ts';
import { NoContent } from '../../contracts/common.ts';
import { testerPlace } from '../../db/broadcasts.ts';
import { MAX_TESTERS } from '../../domain/broadcast.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { instant } from '../consultations/present.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { serviceKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { addTester, findTestPerson, readTesters, removeTester } from './queries.ts';
import { notNow } from './steps.ts';

const path = '/api/staff/services/:id/broadcast-testers';
const access = { kind: 'staff', permission: 'broadcast.edit', on: 'service' } as const;

export const testersRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'お知らせ配信を試しに送る相手',
    access,
    response: BroadcastTesters,
    handle: present,
  }),
  route({
    method: 'POST',
    path,
    summary: '試しに送る相手を登録する（テストとして終了した相談の番号から）',
    access,
    body: TesterBody,
    response: BroadcastTesters,
    async handle(context) {
      await add(context);
      return present(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/removal`,
    summary: '試しに送る相手の登録を外す',
    access,
    body: TesterRemovalBody,
    response: NoContent,
    async handle(context) {
      const { tx, target, body } = context;
      if (!(await removeTester(tx, target.id, body.id))) return undefined;
      await auditTester(context, 'broadcast-tester.remove', body.id);
      return undefined;
    },
  }),
];

type Context<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

async function add(context: Context<z.infer<typeof TesterBody>>): Promise<void> {
  const { tx, staff, target, body, deps } = context;
  const { organisationId } = staff;
  const person = await findTestPerson(tx, target.id, body.number);
  if (!person?.isTest)
    throw notNow(
      'no-test',
      'その番号の相談は、テストとして終了したものではありません。本人のスマートフォンから相談を送り、「テスト」として終了してから、その番号を入力してください。',
    );
  if (!person.isReachable)
    throw notNow(
      'not-following',
      'その人は今、LINEの友だちではありません。友だち追加してから登録してください。',
    );
  const { consulteeId } = person;
  const known = await readTesters(tx, target.id);
  if (known.length >= MAX_TESTERS && !known.some(({ id }) => id === consulteeId))
    throw notNow(
      'too-many',
      `登録できるのは${MAX_TESTERS}人までです。使わない人を外してください。`,
    );
  const owner = { organisationId, serviceId: target.id };
  const name = await deps.crypt.seal(serviceKey(owner), testerPlace(consulteeId), body.name);
  await addTester(tx, { consulteeId, ...owner, name, addedById: staff.id });
  await auditTester(context, 'broadcast-tester.add', consulteeId);
}

function auditTester(
  context: Pick<Context<unknown>, 'tx' | 'staff' | 'requestId' | 'target'>,
  action: TrailAction,
  objectId: string,
): Promise<void> {
  const place = { id: null, serviceId: context.target.id };
  return auditDone(context, place, action, { objectKind: 'consultee', objectId });
}

async function present({
  tx,
  staff,
  target,
  deps,
  now,
}: Pick<Context<unknown>, 'tx' | 'staff' | 'target' | 'deps' | 'now'>): Promise<
  z.input<typeof BroadcastTesters>
> {
  const { organisationId } = staff;
  const found = await readTesters(tx, target.id);
  const ids = found.map(({ addedById }) => addedById);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const data = await Promise.all(
    found.map(async ({ id, name, addedById, addedAt, isReachable }) => ({
      id,
      name: await deps.crypt.open(organisationId, testerPlace(id), name),
      addedBy: people.of(addedById),
      addedAt: instant(addedAt),
      isReachable,
    })),
  );
  return { data };
}
