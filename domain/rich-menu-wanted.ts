/** Which menu a service wants to show at an instant, and how far the platform has followed. */
import { receptionAt } from './automatic-answers.ts';
import type { ReceptionPlan } from './hours.ts';
import type { RichMenuContent } from './rich-menu.ts';

export interface MenuVersion {
  id: string;
  version: number;
  /** ms */
  effectiveFrom: number;
  /** `null`: from then on there is no menu. */
  content: RichMenuContent | null;
}

export interface ServiceMenus {
  /** Without those that were withdrawn. */
  versions: readonly MenuVersion[];
  plan: ReceptionPlan;
}

export interface WantedMenu {
  version: MenuVersion;
  /** Key of the page that is shown first; `null`: no menu. */
  start: string | null;
}

/** `null`: nobody has published one yet, and what hangs at the platform is none of ours. */
export function wantedMenu({ versions, plan }: ServiceMenus, now: number): WantedMenu | null {
  const version = versionAt(versions, now);
  if (!version) return null;
  return { version, start: version.content?.shown[receptionAt(plan, now).state] ?? null };
}

/** The newest of those whose time has come. */
export function versionAt(versions: readonly MenuVersion[], now: number): MenuVersion | null {
  const begun = versions.filter(({ effectiveFrom }) => effectiveFrom <= now);
  const [newest] = begun.toSorted(
    (a, b) => b.effectiveFrom - a.effectiveFrom || b.version - a.version,
  );
  return newest ?? null;
}

/** When another menu may be wanted; `null`: not as far as is known. */
export function nextMenuChange({ versions, plan }: ServiceMenus, now: number): number | null {
  const instants = [
    ...versions.map(({ effectiveFrom }) => effectiveFrom),
    ...plan.open.flat(),
    ...(plan.pauses ?? []).flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
  ].filter((instant) => instant > now);
  return instants.length === 0 ? null : Math.min(...instants);
}

/** How far the platform has followed. */
export const MENU_STANDINGS = ['waiting', 'shown', 'down', 'failed'] as const;
export type MenuStanding = (typeof MENU_STANDINGS)[number];

export const MENU_FAILURES = [
  'no-channel',
  'unauthorized',
  'refused',
  'rate-limited',
  'unavailable',
  'picture-missing',
  'not-now',
] as const;
export type MenuFailure = (typeof MENU_FAILURES)[number];

/** These pass by themselves; for the others somebody has to do something. */
const PASSING: readonly MenuFailure[] = ['rate-limited', 'unavailable', 'not-now'];

export function passesByItself(failure: MenuFailure): boolean {
  return PASSING.includes(failure);
}

/** What happened, and what to do. */
export const MENU_FAILURE_TEXTS = {
  'no-channel':
    'この窓口は、まだLINE公式アカウントとつながっていません。「LINE連携」の画面で登録すると、自動で公開します。',
  unauthorized:
    'LINEが、登録されたチャネルIDかチャネルシークレットを受け付けませんでした。「LINE連携」の画面で確認して、登録し直してください。',
  refused:
    'LINEがこのメニューを受け付けませんでした。画像と領域、リンクを確かめて、直したものを公開してください。',
  'rate-limited':
    'LINEで1時間にできる操作の数をこえました。時間をおいて、自動でもう一度公開します。',
  unavailable: 'LINEから返事がありません。自動でもう一度公開します。そのままお待ちください。',
  'picture-missing': 'メニューの画像が見つかりません。画像を入れ直して、公開してください。',
  'not-now':
    '今は公開できません。自動でもう一度公開します。続くときはシステム運用者に連絡してください。',
} as const satisfies Record<MenuFailure, string>;
