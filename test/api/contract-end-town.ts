/** A town whose contract ends: its people and records, and what the workflow does for it. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { watchContractEnd, workOnContractEnd } from '../../activities/contract-end.ts';
import type { ContractEndDeps } from '../../activities/contract-end-deps.ts';
import { createCrypt } from '../../db/crypt.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { openZip } from '../../scripts/hand-over/verify/read.ts';
import { verifyPackage } from '../../scripts/hand-over/verify/verify.ts';
import type { TestApi } from '../support/api.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

export const CONTRACT_END = '/api/staff/contract-end';
export const APPROVAL = { organisation: '試験市', documentNo: '9練情第2号' };

export interface Town {
  world: World;
  first: Member;
  second: Member;
  auditor: Member;
  counselor: Member;
  text: string;
}

/** `clock.now`: what the workflow takes for now. */
export function useTowns(api: TestApi) {
  const clock = { now: Date.now() };
  let app: Database;
  let system: Database;
  let folder: string;

  beforeAll(async () => {
    app = await openDatabase(api.database.appUrl, { poolSize: 2 });
    system = await openDatabase(api.database.systemUrl, { poolSize: 1 });
    folder = mkdtempSync(join(tmpdir(), 'madoguchi-hand-over-'));
  });

  afterAll(async () => {
    await app.close();
    await system.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As the worker has them; `cutAt`: it is killed at the step of that name, so many times. */
  function deps(cutAt?: Set<string>): ContractEndDeps & { forgotten: string[] } {
    const forgotten: string[] = [];
    const { keys } = api.keys;
    return {
      forgotten,
      database: app,
      now: () => new Date(clock.now),
      contractEnd: {
        system,
        crypt: createCrypt(keys),
        keys,
        forgetWorkflows: async (ids) => {
          forgotten.push(...ids);
          return true;
        },
      },
      alive(name) {
        if (cutAt?.delete(name)) throw new Error(`killed at ${name}`);
      },
    };
  }

  async function town(text: string): Promise<Town> {
    const world = await buildWorld(api);
    const [first, second, auditor, counselor] = await Promise.all([
      world.member('administrator', '管理 一郎'),
      world.member('administrator', '管理 二子'),
      world.member('auditor'),
      world.member('counselor', '相談 三郎'),
    ]);
    const consultation = await world.consultation({ stage: 'closed', ended: true });
    await api.build.buildMessage({ consultation, text });
    const staff = counselor;
    await api.build.buildMessage({
      consultation,
      author: 'staff',
      staff,
      text: '=1+1 と、"改行"\nと、',
    });
    await api.build.buildFile({ consultation, seq: 1, bytes: '添付の中身' });
    await api.build.buildEscalation({ consultation, requestedBy: first, status: 'resolved' });
    await api.call('GET', '/api/staff/consultations', { cookie: counselor.cookie });
    return { world, first, second, auditor, counselor, text };
  }

  async function begin(one: Town): Promise<string> {
    const id = randomUUID();
    const planned = await one.first.post(CONTRACT_END, { id, endsOn: '2027-03-31' });
    expect(planned).toMatchObject({ status: 200, body: { end: { stage: 'planned' } } });
    return id;
  }

  function step(member: Member, id: string, action: string, more: object = {}) {
    return member.post(`${CONTRACT_END}/${id}/steps`, { id: randomUUID(), action, ...more });
  }

  const stageOf = async ({ first }: Town) =>
    ((await first.get(CONTRACT_END)).body as { end: { stage: string } | null }).end?.stage ?? null;

  const placeOf = ({ world }: Town, contractEndId: string) => ({
    organisationId: world.organisation.id,
    contractEndId,
  });

  /** What the workflow does: looks, and works until it has to wait. */
  async function runWorkflow(one: Town, id: string, cutAt?: Set<string>): Promise<string[]> {
    const place = placeOf(one, id);
    const forgotten: string[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      const parts = deps(cutAt);
      const { work } = await watchContractEnd(parts, { place, now: clock.now });
      if (work === null) return forgotten;
      try {
        await workOnContractEnd(parts, place);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('killed')) throw error;
      } finally {
        forgotten.push(...parts.forgotten);
      }
    }
    throw new Error('it never rests');
  }

  async function fetchPackage(member: Member, id: string, passphrase: string | null) {
    const response = await fetch(`${api.url}${CONTRACT_END}/${id}/package`, {
      method: 'POST',
      headers: { Origin: api.url, 'Content-Type': 'application/json', Cookie: member.cookie },
      body: JSON.stringify({ reason: '引き渡し', passphrase }),
    });
    const file = join(folder, `${randomUUID()}.zip`);
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    return { status: response.status, file };
  }

  async function filesOf(file: string, passphrase?: string): Promise<Map<string, Buffer>> {
    const reader = await openZip(file, passphrase);
    const files = new Map<string, Buffer>();
    for (const name of reader.names()) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of reader.read(name)) chunks.push(chunk);
      files.set(name, Buffer.concat(chunks));
    }
    await reader.close();
    return files;
  }

  /** Up to the package, with everything said on the way. */
  async function upToPackage(one: Town, cutAt?: Set<string>): Promise<string> {
    const id = await begin(one);
    expect(await step(one.first, id, 'close-intake')).toMatchObject({ status: 200 });
    expect(await step(one.first, id, 'pack')).toMatchObject({
      body: { end: { stage: 'packing' } },
    });
    await runWorkflow(one, id, cutAt);
    expect(await stageOf(one)).toBe('packed');
    return id;
  }

  async function upToReceipt(one: Town): Promise<string> {
    const id = await upToPackage(one);
    const { file } = await fetchPackage(one.first, id, null);
    await step(one.first, id, 'hand-over', { on: '2027-04-01', by: '管理 一郎', to: '区 花子' });
    const { digest } = await verifyPackage(await openZip(file), null);
    const received = { on: '2027-04-05', by: '区 花子', documentNo: '9練情第1号', digest };
    expect(await step(one.first, id, 'receive', received)).toMatchObject({ status: 200 });
    return id;
  }

  async function counted(one: Town): Promise<number> {
    const { rows } = await api.build.pool.query<{ n: string }>(
      `select (select count(*) from messages where organisation_id = $1) + (select count(*) from staff where organisation_id = $1)
         + (select count(*) from audit_entries where organisation_id = $1) as n`,
      [one.world.organisation.id],
    );
    return Number(rows[0]?.n);
  }

  return {
    clock,
    system: () => system,
    town,
    begin,
    step,
    stageOf,
    runWorkflow,
    fetchPackage,
    filesOf,
    upToPackage,
    upToReceipt,
    counted,
  };
}
