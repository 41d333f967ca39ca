/** The end of a contract in the database: how it stands, its story, its certificates. */
import { randomUUID } from 'node:crypto';
import type { ContractEndState, ContractEndStep, DestructionPart } from '../domain/contract-end.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface ContractEndRow extends Omit<ContractEndState, 'destroyAt' | 'lastBackupGoneAt'> {
  id: string;
  organisationId: string;
  package: number;
  manifestDigest: string | null;
  packedAt: Date | null;
  destroyAt: Date | null;
  part: DestructionPart | null;
  facts: Record<string, unknown> | null;
  destroyedAt: Date | null;
  lastBackupGoneAt: Date | null;
  plannedById: string;
  plannedAt: Date;
}

const SELECT = `select id, organisation_id as "organisationId", stage, ends_on::text as "endsOn", is_held as "isHeld", package,
  manifest_digest as "manifestDigest", packed_at as "packedAt", destroy_at as "destroyAt", part, facts, destroyed_at as "destroyedAt",
  last_backup_gone_at as "lastBackupGoneAt", planned_by_id as "plannedById", planned_at as "plannedAt" from contract_ends`;

/** The one that counts; `undefined` while none is planned. */
export function findContractEnd(tx: Tx): Promise<ContractEndRow | undefined> {
  return firstRow<ContractEndRow>(tx, `${SELECT} where stage <> 'cancelled'`);
}

/** The same, while nobody else changes it. */
export function lockContractEnd(tx: Tx, id: string): Promise<ContractEndRow | undefined> {
  return firstRow<ContractEndRow>(tx, `${SELECT} where id = ? for update`, [id]);
}

export function readContractEnd(tx: Tx, id: string): Promise<ContractEndRow | undefined> {
  return firstRow<ContractEndRow>(tx, `${SELECT} where id = ?`, [id]);
}

/** False where another one is under way. */
export async function addContractEnd(
  tx: Tx,
  added: { id: string; organisationId: string; endsOn: string; plannedById: string },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `insert into contract_ends (id, organisation_id, ends_on, planned_by_id) values (?, ?, ?::date, ?) on conflict do nothing returning id`,
    [added.id, added.organisationId, added.endsOn, added.plannedById],
  );
  return found !== undefined;
}

/** What may be changed, by the name of its column. */
const COLUMNS = {
  stage: 'stage',
  endsOn: 'ends_on',
  isHeld: 'is_held',
  package: 'package',
  manifestDigest: 'manifest_digest',
  packedAt: 'packed_at',
  destroyAt: 'destroy_at',
  part: 'part',
  facts: 'facts',
  destroyedAt: 'destroyed_at',
  lastBackupGoneAt: 'last_backup_gone_at',
} as const;
type Changes = Partial<Pick<ContractEndRow, keyof typeof COLUMNS>>;

/** Its workflow is told by the relay. */
export async function changeContractEnd(tx: Tx, id: string, changes: Changes): Promise<void> {
  const named = Object.entries(changes) as [keyof typeof COLUMNS, unknown][];
  const sets = named.map(([name]) => `${COLUMNS[name]} = ?, `).join('');
  const values = named.map(([name, value]) => (name === 'facts' ? JSON.stringify(value) : value));
  await rows(
    tx,
    `update contract_ends set ${sets}changed_at = clock_timestamp(), next_at = now() where id = ?`,
    [...values, id],
  );
}

export interface ContractEndStepRow {
  id: string;
  step: ContractEndStep;
  data: Record<string, unknown>;
  words: Buffer | null;
  madeById: string | null;
  madeAt: Date;
}

/** In the order in which they were made. */
export function readContractEndSteps(tx: Tx, id: string): Promise<ContractEndStepRow[]> {
  return rows<ContractEndStepRow>(
    tx,
    `select id, step, data, words, made_by_id as "madeById", made_at as "madeAt" from contract_end_steps
     where contract_end_id = ? order by made_at, id`,
    [id],
  );
}

/** False where the id is taken. */
export async function addContractEndStep(
  tx: Tx,
  { id: contractEndId, organisationId }: Pick<ContractEndRow, 'id' | 'organisationId'>,
  added: Partial<ContractEndStepRow> & Pick<ContractEndStepRow, 'step'>,
): Promise<boolean> {
  const { id = randomUUID(), step, data = {}, words = null, madeById = null } = added;
  const found = await firstRow(
    tx,
    `insert into contract_end_steps (id, organisation_id, contract_end_id, step, data, words, made_by_id, made_at)
     values (?, ?, ?, ?, ?::jsonb, ?, ?, clock_timestamp()) on conflict (id) do nothing returning id`,
    [id, organisationId, contractEndId, step, JSON.stringify(data), words, madeById],
  );
  return found !== undefined;
}

export interface CertificateRow {
  number: 1 | 2;
  body: string;
  signature: string;
  publicKey: string;
  madeAt: Date;
}

export function readCertificates(tx: Tx, id: string): Promise<CertificateRow[]> {
  return rows<CertificateRow>(
    tx,
    `select number, body, signature, public_key as "publicKey", made_at as "madeAt" from contract_end_certificates
     where contract_end_id = ? order by number`,
    [id],
  );
}

export async function addCertificate(
  tx: Tx,
  { id, organisationId }: Pick<ContractEndRow, 'id' | 'organisationId'>,
  { number, body, signature, publicKey }: Omit<CertificateRow, 'madeAt'>,
): Promise<void> {
  await rows(
    tx,
    `insert into contract_end_certificates (contract_end_id, number, organisation_id, body, signature, public_key) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing`,
    [id, number, organisationId, body, signature, publicKey],
  );
}

interface Held {
  place: string;
  held: number;
}

/** How many rows of the organisation each table holds; tables without any are left out. */
export async function census(tx: Tx): Promise<Held[]> {
  const found = await rows<{ place: string; held: string }>(
    tx,
    `select place, held from census_organisation() where held > 0 order by place`,
  );
  return found.map(({ place, held }) => ({ place, held: Number(held) }));
}

/** What keeps an organisation from being destroyed: talks that go on. */
export async function countOpen(tx: Tx): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from consultations where stage <> 'closed'`,
  );
  return found?.n ?? 0;
}

/** And what somebody holds, whatever has ended: a lawsuit, an inspection. */
export async function countHeld(tx: Tx): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from disposal_holds where lifted_at is null`,
  );
  return found?.n ?? 0;
}

/** Intake ends in the services where it has not; answers which. */
export async function openServices(tx: Tx): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select id from services where retired_at is null order by code for no key update`,
  );
  return found.map(({ id }) => id);
}
