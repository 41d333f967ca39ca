/** How the proof of the trail stands, in one sentence, and the parts of it in words. */
import { findingText } from '../../domain/audit-findings.ts';
import { secondText, sinceText } from '../parts/time.ts';
import type { ChainState } from '../staff-api/trail.ts';

export type Check = NonNullable<ChainState['newest']>;

/** Rows get their places within a second, and a signature within ten: behind this the worker is away. */
const LATE_S = 60;
const MINUTE = 60_000;
/** Checked each minute, and each day: with time for one that was missed. */
const OLD_MS = { newest: 10 * MINUTE, whole: 48 * 60 * MINUTE } as const;

export interface Summary {
  severity: 'success' | 'info' | 'warning' | 'error';
  text: string;
}

/** What is worst comes first. */
export function summaryOf(state: ChainState, now: number): Summary {
  const { newest, whole, waiting, unsigned, checkpoint } = state;
  const checks = [newest, whole];
  if (checks.some(isBad))
    return {
      severity: 'error',
      text: '検査で問題が見つかりました。下の「見つかったことと、すること」に沿って進めてください。',
    };
  if (waiting.seconds > LATE_S || (unsigned > 0 && (checkpoint?.secondsAgo ?? Infinity) > LATE_S))
    return {
      severity: 'warning',
      text: '連鎖または署名が遅れています。ワーカーが動いているかを、運用者に確かめてください。',
    };
  if (isOld(newest, OLD_MS.newest, now) || isOld(whole, OLD_MS.whole, now))
    return {
      severity: 'warning',
      text: '検査がしばらく行われていません。ワーカーが動いているかを、運用者に確かめてください。',
    };
  // A check before there was anything to look at shows nothing.
  const covered = Math.max(newest?.to ?? 0, whole?.to ?? 0);
  if (covered === 0 || checks.some((check) => check === null || check.outcome === null))
    return { severity: 'info', text: '最初の検査を待っています。結果は数分のうちに出ます。' };
  return {
    severity: 'success',
    text: `最後の検査では、${rowsText(covered)}めまで、操作記録の変更は見つかりませんでした。`,
  };
}

export function isBad(check: Check | null): check is Check & { outcome: string } {
  return check !== null && check.outcome !== null && check.outcome !== 'ok';
}

function isOld(check: Check | null, after: number, now: number): boolean {
  return check !== null && check.checkedAt !== null && now - Date.parse(check.checkedAt) > after;
}

export function outcomeText(check: Check | null): string {
  if (check === null || check.outcome === null) return 'まだありません';
  if (isBad(check)) return '問題あり';
  return check.to === 0 ? '対象なし' : '変更なし';
}

/** From and to which row it looked; `from` is the one before. */
export function stretchText(check: Check | null): string {
  if (!check || check.from === null || check.to === null) return '－';
  if (check.to === 0) return 'まだ記録のないとき';
  if (check.to <= check.from) return `${rowsText(check.to)}まで（新しい記録なし）`;
  return `${check.from + 1}〜${rowsText(check.to)}`;
}

export function badText({ outcome, firstBad }: Check & { outcome: string }): string {
  const where =
    firstBad === null
      ? '最初におかしい位置は特定できません。'
      : `最初におかしい位置：${firstBad}件め。`;
  return `${where}${findingText(outcome) ?? '記録が、書かれたときのものと合いません。'}`;
}

export function rowsText(rows: number): string {
  return `${rows.toLocaleString('ja-JP')}件`;
}

/** 「2026/07/01 14:05:09（12秒前）」; how long ago is told by the server's clock. */
export function agoText(at: string, secondsAgo: number): string {
  const ago =
    secondsAgo < 60
      ? `${Math.max(0, Math.floor(secondsAgo))}秒前`
      : `${sinceText(at, Date.parse(at) + secondsAgo * 1000)}前`;
  return `${secondText(at)}（${ago}）`;
}

/** Which rows each key answers for. A key stands from its first checkpoint on, and the one before signs up to there. */
export function keySpans({ keys }: Pick<ChainState, 'keys'>): readonly string[] {
  return keys.map(({ firstSize }, at) => {
    const next = keys[at + 1];
    const begin = at === 0 ? 'はじめから' : `${rowsText(firstSize + 1)}めから`;
    return next === undefined ? `${begin}（今の鍵）` : `${begin}${rowsText(next.firstSize)}めまで`;
  });
}
