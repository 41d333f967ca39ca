/** All figures of a month, and of a fiscal year by month and attribute, over consultations and messages of a real size. */
import { ok } from '../../scripts/drive/http.ts';
import { signIn, STAFF_API, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { FIGURE_CODES } from '../../domain/figures.ts';
import { JST } from '../../domain/hours.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { generatedRecords } from '../generated.ts';

const ROUNDS = 3;

/** What a monthly report asks: every figure, divided in every usual way. */
const DIVISIONS = ['weekday', 'hour-band', 'service'] as const;

export async function measureFigureTables(bench: Bench): Promise<Figure[]> {
  await generatedRecords(bench);
  const supervisor = await signIn(bench.base, bench.signIns, 'supervisor');
  const filter = lastMonth();
  const monthly: number[] = [];
  const single: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    for (const figure of FIGURE_CODES)
      for (const rows of DIVISIONS) single.push(await timed(supervisor, { figure, rows, filter }));
    monthly.push((performance.now() - begun) / 1000);
  }
  const yearly = await timed(supervisor, {
    figure: 'consultations',
    rows: 'month',
    columns: 'a.topics',
  });
  return [
    { name: 'figures-month-all', value: Math.max(...monthly), unit: 's', goal: atMost(30) },
    { name: 'figures-month-table-p99', value: percentile(single, 99), unit: 'ms', goal: null },
    { name: 'figures-all-by-month-and-topic', value: yearly, unit: 'ms', goal: null },
  ];
}

/** The last whole month, of which there is as much as of any. */
function lastMonth(): string {
  const today = new Date(Date.now() + JST);
  const day = (month: number, date: number) =>
    new Date(Date.UTC(today.getUTCFullYear(), month, date)).toISOString().slice(0, 10);
  const month = today.getUTCMonth();
  return `from:${day(month - 1, 1)};to:${day(month, 0)}`;
}

async function timed({ browser }: StaffAtWork, query: Record<string, string>): Promise<number> {
  const begun = performance.now();
  const address = `${STAFF_API}/figures/table?${new URLSearchParams(query).toString()}`;
  await ok('figures', browser.get(address));
  return performance.now() - begun;
}
