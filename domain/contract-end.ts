/** The end of a ward's contract: what is done in which order, by whom, and until when it can be taken back. */
import { BACKUP_RULES } from './backups.ts';

export const CONTRACT_END_STAGES = [
  'planned',
  'intake-closed',
  'packing',
  'packed',
  'handed-over',
  'received',
  'approved',
  'destroying',
  'destroyed',
  'finished',
  'cancelled',
] as const;
export type ContractEndStage = (typeof CONTRACT_END_STAGES)[number];

export const CONTRACT_END_STAGE_NAMES = {
  planned: '終了日を決めました',
  'intake-closed': '受付を終えました',
  packing: '引き渡しの一式を作っています',
  packed: '引き渡しの一式ができました',
  'handed-over': '一式を引き渡しました',
  received: '区が受け取りを確認しました',
  approved: '廃棄を承認しました',
  destroying: '廃棄しています',
  destroyed: '廃棄しました（第1段階の証明書）',
  finished: '終わりました（第2段階の証明書）',
  cancelled: '取りやめました',
} as const satisfies Record<ContractEndStage, string>;

/** What is written into the story of a contract's end; rows of it are never changed. */
export const CONTRACT_END_STEPS = {
  plan: '契約の終了日を決めた',
  're-plan': '契約の終了日を変えた',
  'close-intake': '受付を終えた',
  pack: '引き渡しの一式を作りはじめた',
  packed: '引き渡しの一式ができた',
  fetch: '引き渡しの一式を取り出した',
  'hand-over': '一式を区に引き渡した',
  receive: '区が受け取りを確認した',
  approve: '廃棄を承認した',
  'withdraw-approvals': '廃棄の承認を取り下げた',
  stopped: '記録が変わったため、廃棄を止めた',
  hold: '止めた',
  release: '止めるのをやめた',
  cancel: '取りやめた',
  destroy: '廃棄を始めた',
  destroyed: '廃棄した',
  'first-certificate': '第1段階の証明書を作った',
  'second-certificate': '第2段階の証明書を作った',
} as const;
export type ContractEndStep = keyof typeof CONTRACT_END_STEPS;
export const CONTRACT_END_STEP_CODES = Object.keys(CONTRACT_END_STEPS) as ContractEndStep[];

/** What the staff do; the rest happens by itself. */
export const CONTRACT_END_ACTIONS = [
  're-plan',
  'close-intake',
  'pack',
  'fetch',
  'hand-over',
  'receive',
  'approve',
  'withdraw-approvals',
  'hold',
  'release',
  'cancel',
] as const satisfies readonly ContractEndStep[];
export type ContractEndAction = (typeof CONTRACT_END_ACTIONS)[number];

/** In which parts destruction goes on; each can be done twice. */
export const DESTRUCTION_PARTS = ['accounts', 'engine', 'keys', 'rows', 'certificate'] as const;
export type DestructionPart = (typeof DESTRUCTION_PARTS)[number];

/** Keys first: whatever is left then is unreadable, and nothing can begin anew. */
export const NEXT_PART = {
  accounts: 'keys',
  keys: 'engine',
  engine: 'rows',
  rows: 'certificate',
  certificate: null,
} as const satisfies Record<DestructionPart, DestructionPart | null>;

export const APPROVALS_NEEDED = 2;
/** Between the second approval and the first thing that cannot be taken back. */
export const DESTRUCTION_WAITS_MS = 24 * 3_600_000;
/** The oldest backup that still names rows and times in plain text is gone after so many days. */
export const LAST_BACKUP_DAYS = BACKUP_RULES.keptMs / (24 * 3_600_000);

const BEFORE_PACKAGE: readonly ContractEndStage[] = ['planned', 'intake-closed'];
const WITH_PACKAGE: readonly ContractEndStage[] = ['packed', 'handed-over', 'received', 'approved'];
/** Until here everything can be taken back. */
const UNDOABLE: readonly ContractEndStage[] = [...BEFORE_PACKAGE, 'packing', ...WITH_PACKAGE];

const ALLOWED = {
  're-plan': ['planned'],
  'close-intake': ['planned'],
  // A package that is no longer complete is made anew; what came after it does not count for the new one.
  pack: ['intake-closed', 'packed', 'handed-over', 'received'],
  fetch: WITH_PACKAGE,
  'hand-over': ['packed'],
  receive: ['handed-over'],
  approve: ['received'],
  'withdraw-approvals': ['received', 'approved'],
  hold: UNDOABLE,
  release: UNDOABLE,
  cancel: UNDOABLE,
} as const satisfies Record<ContractEndAction, readonly ContractEndStage[]>;

/** Whether a hold leaves it alone. */
const WHILE_HELD: readonly ContractEndAction[] = [
  'release',
  'cancel',
  'fetch',
  'withdraw-approvals',
];

export interface ContractEndState {
  stage: ContractEndStage;
  isHeld: boolean;
  /** "YYYY-MM-DD": the last day of the contract. */
  endsOn: string;
  /** When destruction begins, once it is approved. */
  destroyAt: number | null;
  /** When the last backup that could tell anything is gone. */
  lastBackupGoneAt: number | null;
}

/** Why it may not be done now; `null` when it may. */
export function contractEndBlock(
  { stage, isHeld }: Pick<ContractEndState, 'stage' | 'isHeld'>,
  action: ContractEndAction,
): 'stage' | 'held' | 'not-held' | null {
  const stages: readonly ContractEndStage[] = ALLOWED[action];
  if (!stages.includes(stage)) return 'stage';
  if (action === 'release' && !isHeld) return 'not-held';
  if (isHeld && !WHILE_HELD.includes(action)) return 'held';
  return null;
}

export const CONTRACT_END_BLOCKS = {
  stage: '今の段階では、この操作はできません。画面を読み込み直して、今の段階を確かめてください。',
  held: '止められています。止めるのをやめてから、もう一度操作してください。',
  'not-held': '止められていません。',
} as const;

export type ContractEndWork = 'close-intake' | 'pack' | 'destroy' | 'certify';

export interface ContractEndLook {
  /** To be done now, without anybody. */
  work: ContractEndWork | null;
  /** When to look again; `null`: when somebody does something. */
  lookAt: number | null;
  isOver: boolean;
}

/** `endsAt`: the first instant after the contract's last day. */
export function lookAtContractEnd(
  { stage, isHeld, destroyAt, lastBackupGoneAt }: ContractEndState,
  endsAt: number,
  now: number,
): ContractEndLook {
  if (stage === 'finished' || stage === 'cancelled')
    return { work: null, lookAt: null, isOver: true };
  // What has begun to be destroyed is destroyed: half of it serves nobody.
  if (stage === 'destroying') return { work: 'destroy', lookAt: null, isOver: false };
  if (stage === 'destroyed') return due('certify', lastBackupGoneAt ?? now, now);
  if (isHeld) return { work: null, lookAt: null, isOver: false };
  if (stage === 'planned') return due('close-intake', endsAt, now);
  if (stage === 'packing') return { work: 'pack', lookAt: null, isOver: false };
  if (stage === 'approved' && destroyAt !== null) return due('destroy', destroyAt, now);
  return { work: null, lookAt: null, isOver: false };
}

function due(work: ContractEndWork, at: number, now: number): ContractEndLook {
  return now >= at
    ? { work, lookAt: null, isOver: false }
    : { work: null, lookAt: at, isOver: false };
}

/** Whose approvals count: those since the receipt was confirmed and none was taken back. */
export function approvalsThatCount<Row extends { step: ContractEndStep; madeById: string | null }>(
  story: readonly Row[],
): Row[] {
  const since = story.findLastIndex(({ step }) =>
    ['receive', 'withdraw-approvals', 'stopped', 'pack'].includes(step),
  );
  return story.slice(since + 1).filter(({ step }) => step === 'approve');
}

/** Where the typed words of a step are, encrypted. */
export function contractEndStepPlace(id: string): { table: string; column: string; row: string } {
  return { table: 'contract_end_steps', column: 'words', row: id };
}

/** Where a piece of the package is, encrypted. */
export function contractEndPartPlace(
  id: string,
  file: string,
  n: number,
): { table: string; column: string; row: string } {
  return { table: 'contract_end_parts', column: 'bytes', row: `${id}/${file}/${n}` };
}
