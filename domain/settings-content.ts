/** What a version of the settings says as a whole, and how two people's changes to it are laid over each other. */
import type { AttributeField } from './attributes.ts';
import type { ServiceSettings } from './settings.ts';

/** The parts of the settings, in the order of the screen. */
export const SETTINGS_PARTS = [
  'hours',
  'texts',
  'contacts',
  'risk-words',
  'timers',
  'form',
  'others',
] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];

export interface SettingsContent {
  settings: ServiceSettings;
  form: { fields: readonly AttributeField[] };
}

type Plain = Readonly<Record<string, unknown>>;

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that are there without a value count as not there: JSON knows no difference. */
function keysOf(...all: readonly Plain[]): string[] {
  return [...new Set(all.flatMap(Object.keys))];
}

export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isPlain(a) || !isPlain(b)) return false;
  return keysOf(a, b).every((key) => isSame(a[key], b[key]));
}

/** Mine over theirs: what I left as it was before follows them, what I changed stays mine. Lists are one value. */
export function mergedContent<Content>(before: Content, theirs: Content, mine: Content): Content {
  return merged(before, theirs, mine) as Content;
}

function merged(before: unknown, theirs: unknown, mine: unknown): unknown {
  if (!isPlain(theirs) || !isPlain(mine)) return isSame(mine, before) ? theirs : mine;
  const since: Plain = isPlain(before) ? before : {};
  return Object.fromEntries(
    keysOf(theirs, mine)
      .map((key) => [key, merged(since[key], theirs[key], mine[key])] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Where both changed the same in different ways: "settings.texts.paused". */
export function clashesOf(before: unknown, theirs: unknown, mine: unknown, path = ''): string[] {
  if (isSame(theirs, mine) || isSame(theirs, before) || isSame(mine, before)) return [];
  if (!isPlain(theirs) || !isPlain(mine)) return [path];
  const since: Plain = isPlain(before) ? before : {};
  return keysOf(theirs, mine).flatMap((key) =>
    clashesOf(since[key], theirs[key], mine[key], path === '' ? key : `${path}.${key}`),
  );
}

/** What differs, by codes alone: "texts.paused", "calendar.weekly", "form.age", "form" for the fields' order. */
export function changedCodes(before: SettingsContent, after: SettingsContent): string[] {
  return [
    ...differing(before.settings, after.settings, ''),
    ...changedFields(before.form.fields, after.form.fields),
  ];
}

function differing(before: unknown, after: unknown, path: string): string[] {
  if (isSame(before, after)) return [];
  // What was not there at all is as good as empty: of easier words each counts by itself.
  const [a, b] = [before ?? {}, after ?? {}];
  if (!isPlain(a) || !isPlain(b)) return [path];
  return keysOf(a, b).flatMap((key) =>
    differing(a[key], b[key], path === '' ? key : `${path}.${key}`),
  );
}

function changedFields(
  before: readonly AttributeField[],
  after: readonly AttributeField[],
): string[] {
  const codes = [...new Set([...before, ...after].map(({ code }) => code))];
  const of = (fields: readonly AttributeField[], wanted: string) =>
    fields.find(({ code }) => code === wanted);
  const changed = codes.filter((code) => !isSame(of(before, code), of(after, code)));
  const isMoved = isSame(before.map(codeOf).toSorted(), after.map(codeOf).toSorted())
    ? !isSame(before.map(codeOf), after.map(codeOf))
    : false;
  return [...(isMoved ? ['form'] : []), ...changed.map((code) => `form.${code}`)];
}

const codeOf = ({ code }: AttributeField) => code;

const PART_OF: Readonly<Record<string, SettingsPart>> = {
  calendar: 'hours',
  texts: 'texts',
  emergencyContacts: 'contacts',
  riskWords: 'risk-words',
  timers: 'timers',
  form: 'form',
};

/** The part of the screen on which what the code names is edited. */
export function partOf(code: string): SettingsPart {
  return PART_OF[code.split('.')[0] ?? ''] ?? 'others';
}
