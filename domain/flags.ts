/** Flags about a consultee: what whoever answers must not miss, until a day. */
export interface FlagKind {
  code: string;
  label: string;
  /** Danger to her: shown before the others, and louder. */
  isGrave: boolean;
}

/** What a service begins with; its settings may name others. */
const USUAL_FLAG_KINDS: readonly FlagKind[] = [
  { code: 'suicidal-thoughts', label: '希死念慮に注意', isGrave: true },
  { code: 'watched-phone', label: '暴力の加害者が電話を見る', isGrave: true },
  { code: 'violence-at-home', label: '家の中に暴力がある', isGrave: true },
  { code: 'no-name', label: '名前で呼ばない', isGrave: false },
  { code: 'no-call', label: '電話をかけない', isGrave: false },
  { code: 'short-words', label: '短い言葉で書く', isGrave: false },
  { code: 'other', label: 'そのほかの注意', isGrave: false },
];

export function flagKindsOf(
  settings: { flagKinds?: readonly FlagKind[] | undefined } | null,
): readonly FlagKind[] {
  return settings?.flagKinds ?? USUAL_FLAG_KINDS;
}

/** A kind that the service names no longer keeps its code and what little can be said of it. */
export function flagKindOf(kinds: readonly FlagKind[], code: string): FlagKind {
  return (
    [...kinds, ...USUAL_FLAG_KINDS].find((kind) => kind.code === code) ?? {
      code,
      label: 'そのほかの注意',
      isGrave: false,
    }
  );
}

interface Standing {
  /** The last business day on which it stands; `null`: until somebody takes it down. */
  until: string | null;
  isTakenDown: boolean;
}

/** Whether the flag stands on that business day. */
export function isFlagUp({ until, isTakenDown }: Standing, today: string): boolean {
  return !isTakenDown && (until === null || until >= today);
}

/** Graver ones first, otherwise in their order. */
export function gravestFirst<Flag extends { isGrave: boolean }>(flags: readonly Flag[]): Flag[] {
  return flags.toSorted((a, b) => Number(b.isGrave) - Number(a.isGrave));
}
