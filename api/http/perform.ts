/** How a declared route is performed: session, permission, input, handler and commit, in this order. */
import type { Request, Response } from 'express';
import { audit } from '../../db/audit.ts';
import { firstRow, inScope, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { couldEver, may } from '../../domain/roles.ts';
import { refusedRoute } from '../../domain/trail.ts';
import type { ApiDeps } from '../deps.ts';
import { callerOf, fromOf, isSecureRequest, originOf } from './caller.ts';
import { isDatabaseAway, mayRunAgain } from './database-errors.ts';
import { CollectedReply, readCookie } from './reply.ts';
import { resolveConsultee } from './room-session.ts';
import {
  afterCommitOf,
  isWithStatus,
  type Access,
  type Answer,
  type PublicContext,
  type RoomContext,
  type Route,
  type SessionContext,
  type SignedInConsultee,
  type SignedInStaff,
  type StaffContext,
} from './route.ts';
import { resolveSession, resolveStaff } from './staff-session.ts';
import { demandStepUp } from './step-up.ts';
import {
  demand,
  getConsultation,
  getEscalation,
  getService,
  type ConsultationTarget,
  type EscalationTarget,
  type ServiceTarget,
} from './target.ts';
import { readRoomTicket, readStaffTicket, type StaffTicket } from './token.ts';
import { withDeadline } from './deadline.ts';

interface Call {
  route: Route;
  deps: ApiDeps;
  request: Request;
  requestId: string;
  now: number;
  reply: CollectedReply;
}

/** A request is answered within this, whatever hangs. */
const DEADLINE_MS = 12_000;
/** A picture over a phone's slow line, and the look a virus scanner takes at it. */
const UPLOAD_DEADLINE_MS = 110_000;

/** Performs the route and sends its answer. Rejects with whatever the error border has to answer. */
export async function perform(
  route: Route,
  deps: ApiDeps,
  request: Request,
  response: Response,
): Promise<void> {
  // A program that looks before it fetches would use up what is given once, and get nothing of it.
  if (route.media === 'download' && request.method === 'HEAD') throw new Refusal('not-found');
  const { requestId } = response.locals as { requestId: string };
  const secure = isSecureRequest(request, deps.config);
  const call: Call = {
    route,
    deps,
    request,
    requestId,
    now: deps.now(),
    reply: new CollectedReply(secure),
  };
  const outcome = (await withDeadline(decide(call), DEADLINE_MS)) as Answer<unknown>;
  const work = afterCommitOf(outcome);
  if (work && route.stream && request.method === 'HEAD') {
    // A stream to nobody would never end.
    call.reply.applyTo(response);
    response.type('text/event-stream').end();
    return;
  }
  if (work && (route.stream || route.media === 'download')) {
    call.reply.applyTo(response);
    await work(request, response);
    return;
  }
  const patience = route.media === 'upload' ? UPLOAD_DEADLINE_MS : DEADLINE_MS;
  const answer = work ? await withDeadline(work(request, response), patience) : outcome;
  send(call, response, answer);
}

function send({ route, reply }: Call, response: Response, answer: Answer<unknown>): void {
  const status = isWithStatus(answer) ? answer.status : route.status;
  // The schema is the allow-list: what it does not name stays here.
  const allowed = route.response.safeParse(isWithStatus(answer) ? answer.body : answer);
  // What we were about to say is wrong, not what we were asked: a bug, whose message would hold values.
  if (!allowed.success) throw new Error('the answer does not fit its schema');
  const body: unknown = allowed.data;
  reply.applyTo(response);
  response.status(status);
  if (body === undefined) response.end();
  else response.json(body);
}

async function decide(call: Call): Promise<unknown> {
  switch (call.route.access.kind) {
    case 'public':
      return call.route.handle(
        asked(call) satisfies PublicContext<unknown, unknown, unknown> as never,
      );
    case 'room':
      return twice(() => decideForRoom(call));
    case 'session':
      return twice(() => decideForSession(call));
    case 'staff': {
      const { access } = call.route;
      return twice(() => decideForStaff(call, access));
    }
  }
}

/** Once more when the transaction gave way to another; nothing of the first attempt is left. */
async function twice<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!mayRunAgain(error)) throw error;
    return attempt();
  }
}

async function decideForRoom(call: Call): Promise<unknown> {
  const { deps, request, now, route } = call;
  const half = route.access.kind === 'room' && route.access.half === true;
  const cookie = readCookie(request.headers.cookie, 'room', isSecureRequest(request, deps.config));
  const ticket = readRoomTicket(cookie);
  if (!ticket) throw new Refusal('not-signed-in');
  const scope = { organisationId: ticket.organisationId, serviceIds: [ticket.serviceId] };
  let signedIn: SignedInConsultee | undefined;
  const answer = await inScope(deps.database, scope, async (tx) => {
    const consultee = await resolveConsultee(tx, ticket, now);
    signedIn = consultee;
    if (consultee.pin === 'asked' && !half) throw new Refusal('pin-required');
    const context: RoomContext<unknown, unknown, unknown> = { ...asked(call), tx, consultee };
    return route.handle(context as never);
  });
  // After the commit, and waited for by nobody: her words do not stand behind it.
  if (signedIn) deps.accessRecorder.note(signedIn, originOf(request, deps.config), now);
  return answer;
}

function staffTicketOf({ deps, request }: Call): StaffTicket {
  const cookie = readCookie(request.headers.cookie, 'staff', isSecureRequest(request, deps.config));
  const ticket = readStaffTicket(cookie);
  if (!ticket) throw new Refusal('not-signed-in');
  return ticket;
}

function askedBy({ now, route, request, deps }: Call) {
  return { now, isByHand: !route.byItself, address: fromOf(request, deps.config).address };
}

async function decideForSession(call: Call): Promise<unknown> {
  const { deps, route } = call;
  const ticket = staffTicketOf(call);
  const scope = { organisationId: ticket.organisationId, serviceIds: [] };
  return inScope(deps.database, scope, async (tx) => {
    const { staff, lacks } = await resolveSession(tx, ticket, askedBy(call));
    const context: SessionContext<unknown, unknown, unknown> = {
      ...asked(call),
      staff,
      lacks,
      tx,
    };
    return route.handle(context as never);
  });
}

async function decideForStaff(
  call: Call,
  access: Extract<Access, { kind: 'staff' }>,
): Promise<unknown> {
  const { deps, now, route } = call;
  const ticket = staffTicketOf(call);
  const scope = { organisationId: ticket.organisationId, serviceIds: [] };
  let signedIn: SignedInStaff | undefined;
  try {
    return await inScope(deps.database, scope, async (tx) => {
      const { staff, provedAt } = await resolveStaff(tx, ticket, askedBy(call));
      signedIn = staff;
      const target = await permitted(tx, staff, call, access);
      // Who may not do it at all is asked for nothing.
      if (route.stepUp) await demandStepUp(tx, staff.id, { provedAt, now });
      const context: StaffContext<unknown, unknown, unknown, unknown> = {
        ...asked(call),
        tx,
        staff,
        target,
      };
      return route.handle(context as never);
    });
  } catch (error) {
    if (signedIn && error instanceof Refusal && error.code === 'not-permitted') {
      await auditRefusal(call, signedIn, access);
    }
    throw error;
  }
}

/** Loads what the route acts on and demands the permission. Refuses 'not-found' and 'not-permitted'. */
async function permitted(
  tx: Tx,
  staff: SignedInStaff,
  call: Call,
  { permission, on }: Extract<Access, { kind: 'staff' }>,
): Promise<ConsultationTarget | EscalationTarget | ServiceTarget | undefined> {
  if (!on) {
    const held = staff.serviceIds.flatMap((id) => staff.rolesIn(id));
    if (!couldEver(held, permission)) throw new Refusal('not-permitted');
    return undefined;
  }
  const id = idOf(call.request.params['id']);
  if (on === 'service') {
    const target = getService(staff, id);
    if (!may(staff.rolesIn(id), permission, 'service')) throw new Refusal('not-permitted');
    return target;
  }
  if (on === 'consultation') {
    const target = await getConsultation(tx, staff, id);
    await unlessCommanded(tx, staff, target.id, call, () => demand(staff, permission, target));
    return target;
  }
  const target = await getEscalation(tx, staff, id);
  const { consultation } = target;
  const isOwn = consultation.assigneeId === staff.id || target.requestedById === staff.id;
  await unlessCommanded(tx, staff, consultation.id, call, () =>
    demand(staff, permission, consultation, isOwn),
  );
  return target;
}

/** A command of theirs that was taken before may be asked about again, also when it cost them the permission (a transfer). */
async function unlessCommanded(
  tx: Tx,
  staff: SignedInStaff,
  consultationId: string,
  call: Call,
  demanded: () => void,
): Promise<void> {
  try {
    demanded();
  } catch (error) {
    if (!(await wasCommanded(tx, staff, consultationId, call))) throw error;
  }
}

async function wasCommanded(
  tx: Tx,
  staff: SignedInStaff,
  consultationId: string,
  { route, request }: Call,
): Promise<boolean> {
  // As the route itself reads it: one that takes no command is opened by none.
  const { commandId } = (route.body?.safeParse(request.body).data ?? {}) as { commandId?: unknown };
  if (typeof commandId !== 'string') return false;
  const before = await firstRow(
    tx,
    `select 1 from commands where id = ? and staff_id = ? and consultation_id = ?`,
    [commandId, staff.id, consultationId],
  );
  return before !== undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** What is no id names nothing. */
function idOf(param: unknown): string {
  if (typeof param !== 'string' || !UUID.test(param)) throw new Refusal('not-found');
  return param;
}

/** Input is read after the permission: who may not call learns nothing of what is expected. */
function asked({ route, deps, request, requestId, now, reply }: Call) {
  return {
    params: route.params?.parse(request.params),
    query: route.query?.parse(request.query),
    body: route.body?.parse(request.body),
    now,
    requestId,
    caller: callerOf(request),
    from: fromOf(request, deps.config),
    reply,
    deps,
  };
}

/** What was refused is on record as well; that it cannot be written changes nothing about the refusal. */
async function auditRefusal(
  { deps, route, request, requestId }: Call,
  staff: SignedInStaff,
  { on }: { on?: string },
): Promise<void> {
  const { id } = request.params;
  const scope = { organisationId: staff.organisationId, serviceIds: staff.serviceIds };
  try {
    await inScope(deps.database, scope, (tx) =>
      audit(tx, {
        organisationId: staff.organisationId,
        serviceId: on === 'service' && typeof id === 'string' ? id : null,
        actorKind: 'staff',
        actorId: staff.id,
        action: refusedRoute(route),
        consultationId: on === 'consultation' && typeof id === 'string' ? id : null,
        objectKind: on === 'escalation' ? 'escalation' : null,
        objectId: on === 'escalation' && typeof id === 'string' ? id : null,
        outcome: 'refused',
        requestId,
      }),
    );
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
  }
}
