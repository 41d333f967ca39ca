/** The actions of the audit trail: their kinds, and their Japanese names (trail-names.ts). */
import { TRAIL_NAMES } from './trail-names.ts';

/** What one may want to see apart. `refused`: routes that were closed to whoever called them. */
export const TRAIL_KINDS = [
  'read',
  'search',
  'talk',
  'work',
  'hers',
  'sign-in',
  'administration',
  'own',
  'automatic',
  'refused',
] as const;
export type TrailKind = (typeof TRAIL_KINDS)[number];

export const TRAIL_KIND_NAMES = {
  read: '閲覧',
  search: '一覧・検索',
  talk: 'メッセージ',
  work: '相談への操作',
  hers: '相談者の操作',
  'sign-in': 'サインイン',
  administration: '管理・設定',
  own: '自分の設定',
  automatic: '自動処理',
  refused: '権限のない操作',
} as const satisfies Record<TrailKind, string>;

type KeysOf<Group> = Group extends unknown ? keyof Group : never;
type NamedAction = KeysOf<(typeof TRAIL_NAMES)[keyof typeof TRAIL_NAMES]>;

/** A route that was refused to somebody, by its method and path; cut where the column ends. */
type RefusedRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`;

/** So long an action may be. */
const LONGEST = 60;

export function refusedRoute({
  method,
  path,
}: {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
}): TrailAction {
  return `${method} ${path.slice(0, LONGEST - method.length - 1)}`;
}

export type TrailAction = NamedAction | RefusedRoute;

const KIND_OF = new Map<string, TrailKind>();
const NAME_OF = new Map<string, string>();
const CODES_OF = new Map<TrailKind, string[]>();
for (const [kind, names] of Object.entries(TRAIL_NAMES) as [TrailKind, Record<string, string>][]) {
  CODES_OF.set(kind, Object.keys(names));
  for (const [code, name] of Object.entries(names)) {
    KIND_OF.set(code, kind);
    NAME_OF.set(code, name);
  }
}

/** All actions that have a name, in the order of their kinds. */
export const TRAIL_ACTIONS: readonly string[] = [...NAME_OF.keys()];

/** The action in words; `undefined` for a refused route, whose name is the route's own. */
export function trailName(action: string): string | undefined {
  return NAME_OF.get(action);
}

/** What is not named is a route that was refused. */
export function trailKindOf(action: string): TrailKind {
  return KIND_OF.get(action) ?? 'refused';
}

/** The codes of a kind; of what was refused there is no list. */
export function actionsOfKind(kind: TrailKind): readonly string[] {
  return CODES_OF.get(kind) ?? [];
}
