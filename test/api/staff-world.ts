/** An organisation with one service and people of every role, as most tests of the staff's routes need it. */
import type { BuiltConsultation, BuiltStaff } from '../support/factories.ts';
import type { Called, CallOptions, TestApi } from '../support/api.ts';
import type { Role } from '../../domain/roles.ts';
import { hasPathOf } from '../support/route-match.ts';

export interface Member extends BuiltStaff {
  cookie: string;
  get(path: string): Promise<Called<never>>;
  post(path: string, body?: unknown): Promise<Called<never>>;
  put(path: string, body?: unknown): Promise<Called<never>>;
  delete(path: string): Promise<Called<never>>;
}

export type World = Awaited<ReturnType<typeof buildWorld>>;

export async function buildWorld(api: TestApi, more: { mayCopy?: boolean } = {}) {
  const { build } = api;
  const organisation = await build.buildOrganisation(more);
  const service = await build.buildService({ organisation });
  const channel = await build.buildChannel({ service });

  async function member(role: Role, name = `試験 ${role}`): Promise<Member> {
    const staff = await build.buildStaff({ organisation, name, roles: [{ service, role }] });
    return signedIn(api, staff);
  }

  async function consultation(
    options: Omit<Parameters<typeof build.buildConsultation>[0] & object, 'consultee'> = {},
  ): Promise<BuiltConsultation> {
    return build.buildConsultation({
      consultee: await build.buildConsultee({ channel }),
      ...options,
    });
  }

  return { api, organisation, service, channel, member, consultation };
}

/** Ordinary times, where no engine runs: it is not looked for, and counts as there. */
export function engineThere(api: TestApi): void {
  api.deps.staff.engineWatch = {
    isAway: () => false,
    check: () => Promise.resolve({ isAway: false }),
    note: () => undefined,
  };
}

/** Signs a person in; their answers are held against the schema their route declares. */
export async function signedIn(api: TestApi, staff: BuiltStaff): Promise<Member> {
  const cookie = await api.build.signIn(staff);
  const call = async (method: string, path: string, options: CallOptions = {}) => {
    const called = await api.call(method, path, { cookie, ...options });
    checkAnswer(api, method, path, called);
    return called as Called<never>;
  };
  const withBody =
    (method: string) =>
    (path: string, body: unknown = {}) =>
      call(method, path, { body });
  return {
    ...staff,
    cookie,
    get: (path) => call('GET', path),
    post: withBody('POST'),
    put: withBody('PUT'),
    delete: (path) => call('DELETE', path),
  };
}

/** Every answer below 400 is what the route's schema says, with nothing beside it. */
function checkAnswer(api: TestApi, method: string, path: string, { status, body }: Called): void {
  if (status >= 500) throw new Error(`${method} ${path} answered ${status}`);
  if (status >= 400 || status === 204) return;
  const route = api.routes.find((one) => one.method === method && hasPathOf(one.path, path));
  if (!route) throw new Error(`${method} ${path} is answered by no declared route`);
  const parsed = route.response.parse(body);
  if (JSON.stringify(parsed) !== JSON.stringify(body)) {
    throw new Error(`${method} ${path} answers more than its schema says`);
  }
}

/** A world with an engine that is there, and two counselors of its service. */
export async function buildTwoCounselors(api: TestApi) {
  const world = await buildWorld(api);
  engineThere(api);
  const counselor = await world.member('counselor', '相談 一郎');
  const colleague = await world.member('counselor', '相談 二子');
  return { world, counselor, colleague };
}
