/** Months as printed sheets of accounts have them. */

/** 「2026年7月」 of "2026-07". */
export function monthText(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return `${year}年${number}月`;
}
