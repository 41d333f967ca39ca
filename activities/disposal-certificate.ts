/** The certificate of a batch: what was destroyed how, when, by whom, how that was verified, and when the last copies of the keys are gone. */
import { audit } from '../db/audit.ts';
import { lastCheckpoint } from '../db/audit-checkpoints.ts';
import {
  disposalApprovalPlace,
  findBatch,
  findCertificate,
  finishBatch,
  keepCertificate,
  readItems,
  type BatchRow,
} from '../db/disposal-batches.ts';
import { readServiceRetention } from '../db/retention.ts';
import { firstRow, inScope, rows, scopeOf, type Tx } from '../db/scope.ts';
import { signDocument } from '../db/signed-json.ts';
import { DISPOSAL_METHOD } from '../domain/disposal.ts';
import { businessDate } from '../domain/hours.ts';
import { dayAfter, KEY_COPY_DAYS, ruleWords } from '../domain/retention.ts';
import type { DisposalPlace } from '../domain/workflow-ids.ts';
import { VERSION } from '../domain/version.ts';
import type { DisposalDeps } from './disposals.ts';

/** Signed, kept and told in one transaction; done before it does nothing. */
export async function certify(deps: DisposalDeps, place: DisposalPlace): Promise<void> {
  const { database, disposal } = deps;
  const { organisationId, serviceId, batchId } = place;
  await inScope(database, scopeOf(place), async (tx) => {
    const batch = await findBatch(tx, batchId);
    if (!batch || (await findCertificate(tx, batchId))) return;
    const content = await contentOf(tx, deps, place, batch);
    const what = `disposal ${batch.number}`;
    const signed = await signDocument(disposal.keys, organisationId, what, content);
    const { text: signedText, keyId, publicKey, signature } = signed;
    const { number } = batch;
    const certificate = { batchId, number, content, signedText, keyId, publicKey, signature };
    await keepCertificate(tx, { organisationId, serviceId }, certificate);
    await finishBatch(tx, batchId);
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'disposal.end',
      objectKind: 'disposal',
      objectId: batchId,
      data: { number, disposed: batch.disposed, kept: batch.kept },
    });
  });
}

async function contentOf(
  tx: Tx,
  deps: DisposalDeps,
  place: DisposalPlace,
  batch: BatchRow,
): Promise<Record<string, unknown>> {
  const { organisationId, serviceId, batchId } = place;
  const now = deps.now().getTime();
  const items = await readItems(tx, batchId);
  const gone = items.filter(({ status }) => status === 'disposed');
  const names = await firstRow<{ organisation: string; service: string }>(
    tx,
    `select o.name as organisation, s.name as service from services s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [serviceId],
  );
  const ledger = await rows<{ kind: 'consultation' | 'consultee'; files: number }>(
    tx,
    `select kind, cardinality(file_ids) as files from disposal_ledger where batch_id = ?`,
    [batchId],
  );
  const files = ledger.reduce((sum, entry) => sum + entry.files, 0);
  const consultees = ledger.filter(({ kind }) => kind === 'consultee').length;
  const checkpoint = await lastCheckpoint(tx, organisationId);
  const { rule } = await readServiceRetention(tx, serviceId, now);
  const approval = await approvalOf(deps, organisationId, batch);
  return {
    format: 'madoguchi-disposal-1',
    number: batch.number,
    organisation: { id: organisationId, name: names?.organisation ?? '' },
    service: { id: serviceId, name: names?.service ?? '' },
    rule: ruleWords(rule),
    destroyed: {
      consultations: gone.length,
      consultees,
      files,
      dataKeys: gone.length + consultees + files,
      numbers: gone.map(({ number }) => number),
    },
    kept: items
      .filter(({ status }) => status === 'kept')
      .map(({ number, reason }) => ({ number, reason })),
    method: DISPOSAL_METHOD,
    tool: `Madoguchi ${VERSION}`,
    approval,
    people: {
      proposedBy: await nameOf(tx, deps, organisationId, batch.proposedById),
      recordedBy: await nameOf(tx, deps, organisationId, batch.recordedById),
      confirmedBy: await nameOf(tx, deps, organisationId, batch.confirmedById),
    },
    beganAt: batch.confirmedAt?.toISOString() ?? null,
    endedAt: new Date(now).toISOString(),
    verification: {
      keysAskedFor: gone.length + consultees + files,
      keysThatOpened: 0,
      contentsTried: gone.filter(({ tried }) => tried).length,
      contentsThatOpened: 0,
    },
    // Copies of the key store made before today hold the keys until then, wrapped; afterwards nothing does.
    keyCopiesGoneOn: dayAfter(businessDate(now), KEY_COPY_DAYS + 1),
    trail: checkpoint && { size: String(checkpoint.size), at: checkpoint.madeAt.toISOString() },
  };
}

async function approvalOf(
  { crypt }: DisposalDeps,
  organisationId: string,
  { id, approval, approvedOn }: BatchRow,
): Promise<Record<string, unknown>> {
  if (approval === null) return { approvedOn };
  const words = await crypt.open(organisationId, disposalApprovalPlace(id), approval);
  return { approvedOn, ...(JSON.parse(words) as Record<string, unknown>) };
}

async function nameOf(
  tx: Tx,
  { crypt }: DisposalDeps,
  organisationId: string,
  staffId: string | null,
): Promise<string | null> {
  if (staffId === null) return null;
  const found = await firstRow<{ name: Buffer }>(tx, `select name from staff where id = ?`, [
    staffId,
  ]);
  const place = { table: 'staff', column: 'name', row: staffId };
  return found ? crypt.open(organisationId, place, found.name) : null;
}
