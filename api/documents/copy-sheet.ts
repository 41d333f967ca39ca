/** What every printed copy says of itself. */
import type { Fact } from './sheet.ts';
import { sortableText } from './times.ts';

/** Who made a copy, when (ms), and what it is for, as they wrote it. */
export interface MadeCopy {
  by: string;
  at: number;
  reason: string;
}

export function madeFacts({ by, at, reason }: MadeCopy): Fact[] {
  return [
    ['作成した人', by],
    ['作成した日時', `${sortableText(at)}（日本時間）`],
    ['目的', reason],
  ];
}

/** `what`: what it is a copy of. */
export function copyFoot(what: string): string {
  return `${what}の写し。目的のほかに使わず、用が済んだら廃棄して、廃棄を記録してください。`;
}
