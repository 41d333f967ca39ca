/** Backups: what is checked and when, and in which words it is told. */

/** `base`: a base backup that was tried; `check`: a look through the store. */
export const BACKUP_CHECKS = ['base', 'check', 'drill', 'restore'] as const;
export type BackupCheckKind = (typeof BACKUP_CHECKS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const BACKUP_RULES = {
  /** A base backup a day. */
  baseEveryMs: DAY,
  /** After so long without one, somebody is told. */
  baseOldMs: 26 * HOUR,
  checkEveryMs: HOUR,
  checkOldMs: 3 * HOUR,
  /** Each file is read again within a day. */
  wholeEveryMs: DAY,
  drillEveryMs: 7 * DAY,
  drillOldMs: 8 * DAY,
  /** The database hands a segment over after so long at the latest. */
  archiveEveryS: 30,
  /** R5: so much may be lost with the host. */
  archiveLateS: 60,
  /** A failed one is tried again after so long. */
  retryMs: 15 * 60_000,
  keptMs: 35 * DAY,
} as const;

/** What is wrong with a backup, in words. */
export const BACKUP_FAULTS: Readonly<Record<string, string>> = {
  'cut-off': 'ファイルが途中で切れています',
  damaged: 'ファイルの中身が変わっています',
  missing: 'ファイルがありません',
  'no-backup': 'バックアップのファイルではありません',
  'another-file': '別のファイルと入れ替わっています',
  'another-key': '別の鍵で作られています',
  'another-log': '同じ名前の、内容の違う記録があります',
  'manifest-damaged': '一覧（マニフェスト）が壊れています',
  'file-damaged': '中のファイルが一覧と一致しません',
  'log-missing': '変更の記録が途中で抜けています',
  'log-not-archived': '変更の記録が保存されません',
  'no-base': '使えるバックアップがありません',
  'not-covered': 'その時点までは戻せません',
  'did-not-start': '復元したデータベースが起動しませんでした',
  'rows-missing': '復元したデータベースに、あるはずの行がありません',
  'index-damaged': '復元したデータベースの索引が壊れています',
  'not-readable': '復元した内容を、今の鍵で開けませんでした',
  'chain-broken': '復元した操作記録のつながりが切れています',
  'disk-full': 'ディスクに空きがありません',
  failed: '途中で失敗しました',
};

/** Codes of what the system says when a disk is full, of the database and of files. */
export function faultOf(code: string | undefined): string {
  if (code === 'ENOSPC' || code === '53100') return 'disk-full';
  return code !== undefined && Object.hasOwn(BACKUP_FAULTS, code) ? code : 'failed';
}

export interface BackupsNow {
  /** When the newest whole base backup was finished, and whether it is known to be bad. */
  baseAt: number | null;
  isBaseBad: boolean;
  /** The newest look through the store. */
  checkAt: number | null;
  isCheckOk: boolean;
  isDrillOk: boolean;
  /** How old what was not archived yet is, in seconds. */
  lateS: number;
  /** Since when the process that makes them has had its first. */
  since: number;
}

/** Why the backups are not well; `null`: they are. */
export function backupTrouble(state: BackupsNow, now: number): string | null {
  const { baseAt, checkAt } = state;
  if (state.lateS > BACKUP_RULES.archiveLateS) return 'archive-late';
  if (state.isBaseBad || !state.isCheckOk) return 'check-failed';
  if (!state.isDrillOk) return 'drill-failed';
  if (now - (baseAt ?? state.since) > BACKUP_RULES.baseOldMs) return 'backup-old';
  if (now - (checkAt ?? state.since) > BACKUP_RULES.checkOldMs) return 'not-checked';
  return null;
}
