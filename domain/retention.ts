/**
 * How long a closed consultation is kept: until the end of the contract unless the service has another rule, longer
 * where the person came again or somebody holds it. Nothing is disposed of by this alone: the ward approves each batch.
 */

export const RETENTION_ENDS = ['contract-end', 'years', 'fiscal-year-end'] as const;
export type RetentionEnd = (typeof RETENTION_ENDS)[number];

/** `years`: so many after the last contact, or after the end of the fiscal year in which it was. */
export interface RetentionRule {
  until: RetentionEnd;
  years?: number | undefined;
}

export const MAX_RETENTION_YEARS = 30;
/** For services that say nothing: contents are kept until the end of the contract period. */
const RULE_WITHOUT_SETTINGS: RetentionRule = { until: 'contract-end' };

/** So many days before it may be disposed of a consultation stands in the list of what is coming. */
export const DISPOSAL_NOTICE_DAYS = 30;
/** Copies of the key store are kept for so long; until they are gone, so is the last copy of a destroyed key not. */
export const KEY_COPY_DAYS = 7;

export function retentionOf(
  settings: { retention?: RetentionRule | undefined } | null,
): RetentionRule {
  return settings?.retention ?? RULE_WITHOUT_SETTINGS;
}

/** Business days ("2027-03-31"). */
export interface RetentionFacts {
  rule: RetentionRule;
  /** Last day of the contract; `null`: nobody has noted it. */
  contractEndsOn: string | null;
  /** When it ended for good, the time for coming back included; `null` while it is under way. */
  endedOn: string | null;
  /** The newest end of any consultation of the same person. */
  lastContactOn: string | null;
  /** The person has another consultation under way. */
  isInContact: boolean;
  isHeld: boolean;
}

export const RETENTION_STATES = [
  'under-way',
  'held',
  'in-contact',
  'contract-end-unknown',
  'kept-until',
] as const;
export type RetentionState = (typeof RETENTION_STATES)[number];

export interface RetentionLook {
  state: RetentionState;
  /** The last day on which it is kept in any case; `null` while no such day is known. */
  keptUntil: string | null;
  /** That day lies before the end of the contract, or nobody knows when it ends. */
  isBeforeContractEnd: boolean;
}

/** How long it is kept, and why. */
export function lookAtRetention(facts: RetentionFacts): RetentionLook {
  const { contractEndsOn, endedOn, isInContact, isHeld } = facts;
  const without = (state: RetentionState): RetentionLook => ({
    state,
    keptUntil: null,
    isBeforeContractEnd: contractEndsOn === null,
  });
  if (endedOn === null) return without('under-way');
  if (isHeld) return without('held');
  if (isInContact) return without('in-contact');
  const last = laterOf(endedOn, facts.lastContactOn);
  const keptUntil = lastDay(facts.rule, contractEndsOn, last);
  if (keptUntil === null) return without('contract-end-unknown');
  const isBeforeContractEnd = contractEndsOn === null || keptUntil < contractEndsOn;
  return { state: 'kept-until', keptUntil, isBeforeContractEnd };
}

/** The first day on which it may be disposed of. */
export function disposeOn({ keptUntil }: Pick<RetentionLook, 'keptUntil'>): string | null {
  return keptUntil === null ? null : dayAfter(keptUntil, 1);
}

/** The business day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

function lastDay(
  { until, years = 1 }: RetentionRule,
  contractEndsOn: string | null,
  last: string,
): string | null {
  switch (until) {
    case 'contract-end':
      return contractEndsOn === null ? null : laterOf(contractEndsOn, last);
    case 'years':
      return yearsLater(last, years);
    case 'fiscal-year-end':
      return yearsLater(endOfFiscalYear(last), years);
  }
}

function laterOf(day: string, other: string | null): string {
  return other !== null && other > day ? other : day;
}

/** 29 February becomes the 28th in a year that has none. */
function yearsLater(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const moved = `${year}${day.slice(4)}`;
  const isThere = new Date(`${moved}T00:00:00Z`).toISOString().startsWith(moved);
  return isThere ? moved : `${year}-02-28`;
}

/** Fiscal years go from April to March. */
function endOfFiscalYear(day: string): string {
  const year = Number(day.slice(0, 4));
  return `${day.slice(5, 7) >= '04' ? year + 1 : year}-03-31`;
}

/** The rule in words, as settings and screens say it. */
export function ruleWords({ until, years = 1 }: RetentionRule): string {
  switch (until) {
    case 'contract-end':
      return '契約期間の終了まで';
    case 'years':
      return `最後の相談が終わってから${years}年間`;
    case 'fiscal-year-end':
      return `最後の相談が終わった年度の末日から${years}年間`;
  }
}

/** What a closed consultation says of itself. */
export function retentionWords({ state, keptUntil }: RetentionLook): string {
  switch (state) {
    case 'under-way':
      return '再開できる期間が続いています。保存期間は、その期間が終わってから数えます。';
    case 'held':
      return '廃棄を止めています。止めている間は、期限が来ても廃棄しません。';
    case 'in-contact':
      return '同じ人の相談が続いています。保存期間は、その相談が終わってから数えます。';
    case 'contract-end-unknown':
      return '契約期間の終了まで保存します。契約の終了日はまだ登録されていません。';
    case 'kept-until':
      return `${keptUntil ?? ''}まで保存し、その後、区の承認を得て廃棄します。`;
  }
}
