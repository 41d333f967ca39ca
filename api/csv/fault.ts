/** Why a file cannot be read as the table that is wanted, in words for whoever made it. */
import type { CsvFault } from './read.ts';

export function csvFaultText(fault: CsvFault): { line: number; text: string } {
  return fault.kind === 'malformed'
    ? {
        line: fault.line,
        text: 'この行から先が、表として読めません。引用符（"）の数を確かめてください。',
      }
    : {
        line: 1,
        text: `見出しがありません：${fault.headings.join('、')}。1行目に書いてください。`,
      };
}
