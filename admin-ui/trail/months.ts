/** Months as "YYYY-MM", in Japan. */

/** So many months later. */
export function shifted(month: string, by: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const all = year * 12 + (at - 1) + by;
  return `${Math.floor(all / 12)}-${String((all % 12) + 1).padStart(2, '0')}`;
}

export function monthText(month: string): string {
  const [year, at] = month.split('-').map(Number);
  return `${year}年${at}月`;
}

/** Its first and last day. */
export function daysOf(month: string): { from: string; to: string } {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, at, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${last}` };
}
