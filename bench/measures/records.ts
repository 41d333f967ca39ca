/** The staff list with any filter the screen offers, over consultations and messages of a real size. */
import { signIn } from '../../scripts/drive/staff.ts';
import type { Bench } from '../bench.ts';
import { atMost, percentile, type Figure } from '../figures.ts';
import { generatedRecords } from '../generated.ts';
import { filteredPages } from './list.ts';

export async function measureRecords(bench: Bench): Promise<Figure[]> {
  await generatedRecords(bench);
  const times = await filteredPages(await signIn(bench.base, bench.signIns, 'counselor'));
  return [
    { name: 'records-list-p50', value: percentile(times, 50), unit: 'ms', goal: null },
    { name: 'records-list-p99', value: percentile(times, 99), unit: 'ms', goal: atMost(100) },
  ];
}
