/** Incidents and drills: begun, taken step by step, measured, published as a report and handed to the ward. */
import { z } from 'zod';
import {
  AffectedBody,
  Incident,
  IncidentBody,
  IncidentParams,
  Incidents,
  IncidentStepBody,
  OutageBody,
  PublishedReports,
} from '../../contracts/incidents.ts';
import { Refusal } from '../../domain/errors.ts';
import {
  BLOCK_TEXTS,
  incidentPlace,
  stepBlockOf,
  type IncidentEntry,
} from '../../domain/incident.ts';
import { renderPdf } from '../documents/pdf.ts';
import { route, type StaffContext } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { incidentSheet, reportTitle } from './document.ts';
import { measureAffected, measureOutage } from './measure.ts';
import { presentIncident, presentIncidents, presentPublished } from './present.ts';
import { addIncident, findIncident, lockIncident, moveIncident, readSteps } from './queries.ts';
import { writeEntry } from './write.ts';

const path = '/api/staff/incidents';
const read = { kind: 'staff', permission: 'incident.read' } as const;
const write = { kind: 'staff', permission: 'incident.write' } as const;
const everybody = { kind: 'staff', permission: 'account.use' } as const;

type Context<Body> = StaffContext<undefined, z.infer<typeof IncidentParams>, undefined, Body>;

export const incidentsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '障害・事故と訓練の一覧（次の段階と期限）',
    access: read,
    response: Incidents,
    handle: presentIncidents,
  }),
  route({
    method: 'POST',
    path,
    summary: '障害・事故、または訓練の記録を始める',
    access: write,
    body: IncidentBody,
    response: Incident,
    handle: open,
  }),
  route({
    method: 'GET',
    path: `${path}/published`,
    summary: '掲載された障害報告書',
    access: everybody,
    response: PublishedReports,
    handle: presentPublished,
  }),
  route({
    method: 'GET',
    path: `${path}/:incidentId`,
    summary: '障害・事故の経過',
    access: read,
    params: IncidentParams,
    response: Incident,
    async handle(context) {
      const found = await findIncident(context.tx, context.params.incidentId);
      if (!found) throw new Refusal('not-found');
      await audited(context, 'incident.read', found.id);
      return presentIncident(context, found);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/:incidentId/steps`,
    summary: '報告の次の段階を記録する、または前の段階を訂正する',
    access: write,
    params: IncidentParams,
    body: IncidentStepBody,
    response: Incident,
    handle: takeStep,
  }),
  route({
    method: 'POST',
    path: `${path}/:incidentId/outage`,
    summary: '停止時間を計測して記録する',
    access: write,
    params: IncidentParams,
    body: OutageBody,
    response: Incident,
    handle: (context: Context<z.infer<typeof OutageBody>>) =>
      measure(context, 'outage', () => measureOutage(context, context.body)),
  }),
  route({
    method: 'POST',
    path: `${path}/:incidentId/affected`,
    summary: '影響を受けた相談を閲覧の記録から調べて記録する',
    access: write,
    params: IncidentParams,
    body: AffectedBody,
    response: Incident,
    handle: (context: Context<z.infer<typeof AffectedBody>>) =>
      measure(context, 'affected', () => measureAffected(context, context.body)),
  }),
  route({
    method: 'GET',
    path: `${path}/:incidentId/report`,
    summary: '障害報告書（PDF）。掲載されたものは全職員が開ける',
    access: everybody,
    params: IncidentParams,
    response: z.void(),
    status: 200,
    media: 'download',
    handle: print,
  }),
];

async function open(
  context: StaffContext<undefined, undefined, undefined, z.infer<typeof IncidentBody>>,
) {
  const { tx, staff, deps, body, now } = context;
  const { organisationId } = staff;
  const { id, kind, isDrill, title, text } = body;
  if (Date.parse(body.detectedAt) > now)
    throw new Refusal('not-allowed-now', {
      reason: 'in-the-future',
      text: '検知した日時は、今より前にしてください。',
    });
  const added = await addIncident(tx, {
    id,
    organisationId,
    kind,
    isDrill,
    title: await deps.crypt.seal(organisationKey(organisationId), incidentPlace(id), title),
    detectedAt: new Date(body.detectedAt),
    openedById: staff.id,
  });
  const incident = await findIncident(tx, id);
  if (!incident || incident.openedById !== staff.id)
    throw new Refusal('id-reused', { reason: 'incident-id' });
  if (added) {
    // The first line of its story has the incident's own id.
    await writeEntry(context, id, { id, step: 'detected', isSkipped: false, text });
    await audited(context, 'incident.open', id, { kind, isDrill });
  }
  return presentIncident(context, incident);
}

/** Locked, so that of two people who write the same step one is told that it is done. */
async function locked(context: Pick<Context<unknown>, 'tx' | 'params'>) {
  const incident = await lockIncident(context.tx, context.params.incidentId);
  if (!incident) throw new Refusal('not-found');
  return incident;
}

async function takeStep(context: Context<z.infer<typeof IncidentStepBody>>) {
  const { tx, body } = context;
  const incident = await locked(context);
  const { step, isSkipped } = body;
  const written = await readSteps(tx, incident.id);
  if (!written.some(({ id }) => id === body.id)) {
    const measured: IncidentEntry[] = written.map((entry) => entry.step);
    refuseFor(stepBlockOf({ ...incident, measured }, { step, isSkipped }));
    if (step === 'handed-over' && !isSkipped && body.handOver === null)
      throw new Refusal('invalid-input', { reason: 'hand-over' });
    const isNew = written.every((entry) => entry.step !== step);
    await writeEntry(context, incident.id, body);
    if (isNew) await moveIncident(tx, incident.id, { step, isSkipped });
    await audited(context, 'incident.step', incident.id, { step, isSkipped, isNew });
  } else await refuseOthers(context, incident.id, step);
  return presentIncident(context, (await findIncident(tx, incident.id)) ?? incident);
}

async function measure(
  context: Context<{ id: string; text: string }>,
  step: 'outage' | 'affected',
  work: () => Promise<Record<string, unknown>>,
) {
  const { tx, body } = context;
  const incident = await locked(context);
  const written = await readSteps(tx, incident.id);
  const measured = await work();
  if (!written.some(({ id }) => id === body.id)) {
    await writeEntry(context, incident.id, { ...body, step, isSkipped: false, measured });
    await audited(context, 'incident.measure', incident.id, { step });
  } else await refuseOthers(context, incident.id, step);
  return presentIncident(context, incident);
}

/** Under an id that is taken only the same person's same request may come again. */
async function refuseOthers(
  { tx, staff, body }: Context<{ id: string }>,
  incidentId: string,
  step: IncidentEntry,
): Promise<void> {
  const before = (await readSteps(tx, incidentId)).find(({ id }) => id === body.id);
  if (before?.madeById !== staff.id || before.step !== step)
    throw new Refusal('id-reused', { reason: 'incident-step-id' });
}

function refuseFor(reason: string | null): void {
  if (reason === null) return;
  const text = BLOCK_TEXTS[reason];
  throw new Refusal('not-allowed-now', { reason, ...(text === undefined ? {} : { text }) });
}

/** A draft only for those who may read how far it is. */
async function print(context: Context<undefined>) {
  const { tx, staff, params, now } = context;
  const found = await findIncident(tx, params.incidentId);
  const isForAll = found?.publishedAt !== null && found?.isDrill === false;
  const mayRead = staff.servicesWith('incident.read', 'service').length > 0;
  if (!found || (!isForAll && !mayRead)) throw new Refusal('not-found');
  const incident = await presentIncident(context, found);
  await audited(context, 'incident.print', found.id);
  const pdf = await renderPdf(incidentSheet(incident, now));
  const name = `${reportTitle(incident)}-${found.number}.pdf`;
  return sendBytes({ name, mediaType: 'application/pdf', isInline: true }, pdf);
}

async function audited(
  context: Pick<Context<unknown>, 'tx' | 'staff' | 'requestId'>,
  action: `incident.${'open' | 'step' | 'measure' | 'read' | 'print'}`,
  objectId: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await auditDone(context, null, action, { objectKind: 'incident', objectId, data });
}
