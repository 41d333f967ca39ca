/** One declaration per route: it drives the server, the permission check, the OpenAPI document and the permission tests. */
import type { NextFunction, Request, Response } from 'express';
import type { z } from 'zod';
import type { OpenConsultation } from '../../db/consultations.ts';
import type { Tx } from '../../db/scope.ts';
import type { PinState } from '../../domain/pin.ts';
import type { Permission, Role } from '../../domain/roles.ts';
import type { SignInStep } from '../../domain/second-factor.ts';
import type { Supporter } from '../../domain/supporter.ts';
import type { ApiDeps } from '../deps.ts';
import type { From } from './caller.ts';
import { incomingOf, type Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';
import type { ConsultationTarget, EscalationTarget, ServiceTarget } from './target.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call. `on`: the row that `params.id` names is loaded first. What one may not read is
 * 'not-found'; what one may read but not do is 'not-permitted'.
 */
export type Access =
  | { kind: 'public' }
  /** `half`: also before her own number was given. */
  | { kind: 'room'; half?: true }
  /** Whoever's password was right, wholly signed in or not: for the second step, and for signing out. */
  | { kind: 'session' }
  | { kind: 'staff'; permission: Permission; on?: 'consultation' | 'escalation' | 'service' };

interface Asked<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** The clock when the request came, in ms. */
  now: number;
  requestId: string;
  /** A keyed hash of the caller's address, for rate limits; the address itself goes nowhere. */
  caller: string;
  from: From;
  /** Cookies and headers of the answer; they go out only if nothing is refused. */
  reply: Reply;
  deps: ApiDeps;
}

/** Public routes open their own transaction, once they know for whom. */
export type PublicContext<Params, Query, Body> = Asked<Params, Query, Body>;

export interface SignedInConsultee {
  id: string;
  organisationId: string;
  serviceId: string;
  channelId: string;
  /** Version of the rules she agreed to; `null` before she did. */
  consentVersion: string | null;
  /** Her own number against whoever holds her telephone. */
  pin: PinState;
  /** What was said until then is hidden from her room: she has forgotten her number. */
  historyHiddenAt: Date | null;
  /** Who writes for her now; `null`: she does. */
  writer: Supporter | null;
  /** SHA-256 of the session's token. */
  sessionHash: Buffer;
  /** Her open consultation of the service, read with the session: each round trip counts when she writes. */
  open: OpenConsultation | null;
}

export interface RoomContext<Params, Query, Body> extends Asked<Params, Query, Body> {
  /** The request's one transaction; it sees her service. */
  tx: Tx;
  consultee: SignedInConsultee;
}

export interface SignedInStaff {
  id: string;
  organisationId: string;
  loginId: string;
  /** Services in which any role is held. */
  serviceIds: readonly string[];
  rolesIn(serviceId: string): readonly Role[];
  /** In training there: see domain/reply-approval.ts. */
  repliesNeedApprovalIn(serviceId: string): boolean;
  /** Services in which the permission is held; `relation` as `may` understands it. */
  servicesWith(permission: Permission, relation?: 'own' | 'service'): readonly string[];
  sessionHash: Buffer;
}

export interface StaffContext<Target, Params, Query, Body> extends Asked<Params, Query, Body> {
  /** The request's one transaction; it sees the services of the person's memberships. */
  tx: Tx;
  staff: SignedInStaff;
  target: Target;
}

/** What presenting a consultation to a member of staff needs of their request. */
export type ConsultationContext = Pick<
  StaffContext<ConsultationTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

export interface SessionContext<Params, Query, Body> extends Asked<Params, Query, Body> {
  /** The request's one transaction; it sees the services of the person's memberships. */
  tx: Tx;
  staff: SignedInStaff;
  /** What is missing; `null` when the person is wholly signed in. */
  lacks: SignInStep | null;
}

type TargetOf<A> = A extends { on: 'consultation' }
  ? ConsultationTarget
  : A extends { on: 'escalation' }
    ? EscalationTarget
    : A extends { on: 'service' }
      ? ServiceTarget
      : undefined;

export type ContextOf<A extends Access, Params, Query, Body> = A extends { kind: 'public' }
  ? PublicContext<Params, Query, Body>
  : A extends { kind: 'room' }
    ? RoomContext<Params, Query, Body>
    : A extends { kind: 'session' }
      ? SessionContext<Params, Query, Body>
      : StaffContext<TargetOf<A>, Params, Query, Body>;

const AFTER_COMMIT = Symbol('after commit');

/** Work that must not happen before the transaction has committed; it gives the answer. */
export interface AfterCommit<Body> {
  readonly [AFTER_COMMIT]: (request: Request, response: Response) => Promise<Answer<Body>>;
}

/** The answer's body, or with a status of its own. */
export type Answer<Body> = Body | WithStatus<Body>;

const WITH_STATUS = Symbol('with status');
export interface WithStatus<Body> {
  readonly [WITH_STATUS]: true;
  status: number;
  body: Body;
}

/** An answer with another status than the route's usual one (202 for what is stored and still to be done). */
export function withStatus<Body>(status: number, body: Body): WithStatus<Body> {
  return { [WITH_STATUS]: true, status, body };
}

/** For uploads (`media: 'upload'`): a slow line is waited for after the commit, so no transaction waits with it. */
export function received<Body>(
  work: (incoming: Incoming) => Promise<Answer<Body>>,
): AfterCommit<Body> {
  return { [AFTER_COMMIT]: (request) => work(incomingOf(request)) };
}

/** What a handler returns for work after the commit. */
export function afterCommit<Body>(work: () => Promise<Answer<Body>>): AfterCommit<Body> {
  return { [AFTER_COMMIT]: work };
}

/** For streams: after the commit `serve` has the response for itself. */
export function streamed(
  serve: (request: Request, response: Response) => Promise<void> | void,
): AfterCommit<undefined> {
  return {
    [AFTER_COMMIT]: async (request, response) => {
      await serve(request, response);
      return undefined;
    },
  };
}

export function afterCommitOf<Body>(
  outcome: Answer<Body> | AfterCommit<Body>,
): AfterCommit<Body>[typeof AFTER_COMMIT] | null {
  return typeof outcome === 'object' && outcome !== null && AFTER_COMMIT in outcome
    ? outcome[AFTER_COMMIT]
    : null;
}

export function isWithStatus<Body>(answer: Answer<Body>): answer is WithStatus<Body> {
  return typeof answer === 'object' && answer !== null && WITH_STATUS in answer;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

export interface RouteDeclaration<
  A extends Access,
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  Response extends z.ZodType,
> {
  method: Method;
  /** As Express reads it: "/api/consultations/:id". */
  path: string;
  /** Japanese; what the OpenAPI document says of it. */
  summary: string;
  access: A;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The allow-list of what goes out: fields it does not name are dropped. */
  response: Response;
  /** Of a usual answer; 200, or 204 with `NoContent`. */
  status?: number;
  /** Further statuses a handler answers with (`withStatus`), for the OpenAPI document. */
  otherStatuses?: readonly number[];
  /**
   * A screen may ask it without a hand on it, so it keeps no session alive. Reading is always so:
   * the desk says by itself when somebody acts on it.
   */
  byItself?: boolean;
  /** Refuses 'step-up-needed' unless the session proved a factor a moment ago: see http/step-up.ts. */
  stepUp?: boolean;
  /** Also takes JSON declared as text/plain, as `navigator.sendBeacon` sends it. */
  beacon?: boolean;
  /** The answer is a stream of events rather than JSON. */
  stream?: boolean;
  /** Bytes instead of JSON: in the request (`received`) or in the answer (`streamed`). */
  media?: 'upload' | 'download';
  handle(
    context: ContextOf<A, Parsed<Params>, Parsed<Query>, Parsed<Body>>,
  ): Promise<Answer<z.input<Response>> | AfterCommit<z.input<Response>>>;
}

/** A declared route as the server, the OpenAPI document and the permission tests see it. */
export interface Route {
  method: Method;
  path: string;
  summary: string;
  access: Access;
  params: z.ZodType | undefined;
  query: z.ZodType | undefined;
  body: z.ZodType | undefined;
  response: z.ZodType;
  status: number;
  otherStatuses: readonly number[];
  byItself: boolean;
  stepUp: boolean;
  beacon: boolean;
  stream: boolean;
  media: 'upload' | 'download' | null;
  /** Takes the request as it comes, before anything has read it (the webhook's raw bytes). */
  raw: ((request: Request, response: Response, next: NextFunction) => void) | null;
  handle: (context: never) => Promise<unknown>;
}

/** Declares a route; `createApp` is given the declarations and mounts nothing else. */
export function route<
  const A extends Access,
  Response extends z.ZodType,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(declaration: RouteDeclaration<A, Params, Query, Body, Response>): Route {
  const { method, path, summary, access, params, query, body, response } = declaration;
  const handle = declaration.handle.bind(declaration);
  return {
    method,
    path,
    summary,
    access,
    params,
    query,
    body,
    response,
    status: declaration.status ?? (response.def.type === 'void' ? 204 : 200),
    otherStatuses: declaration.otherStatuses ?? [],
    byItself: declaration.byItself ?? method === 'GET',
    stepUp: declaration.stepUp ?? false,
    beacon: declaration.beacon ?? false,
    stream: declaration.stream ?? false,
    media: declaration.media ?? null,
    raw: null,
    handle: handle as Route['handle'],
  };
}

/**
 * Declares a public route that reads the request's raw bytes itself. It is mounted before headers,
 * body parsing and origin check; refusals passed to `next` are answered as everywhere.
 */
export function rawRoute(
  declaration: Pick<Route, 'method' | 'path' | 'summary' | 'response'> & {
    status?: number;
    handle: NonNullable<Route['raw']>;
  },
): Route {
  const { method, path, summary, response, status, handle } = declaration;
  return {
    method,
    path,
    summary,
    access: { kind: 'public' },
    params: undefined,
    query: undefined,
    body: undefined,
    response,
    status: status ?? 200,
    otherStatuses: [],
    byItself: true,
    stepUp: false,
    beacon: false,
    stream: false,
    media: null,
    raw: handle,
    handle: () => Promise.reject(new Error('a raw route has no parsed handler')),
  };
}
