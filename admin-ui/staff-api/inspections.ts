/** What the desk asks about rules that consultations break. */
import type { z } from 'zod';
import type * as contract from '../../contracts/inspections.ts';
import type { Http } from './http.ts';

export type Inspections = z.infer<typeof contract.Inspections>;
export type Broken = Inspections['broken'][number];
export type Mended = Inspections['mended'][number];

const PATH = '/api/staff/inspections';

export function inspectionOperations({ ask }: Pick<Http, 'ask'>) {
  return {
    inspections: () => ask<Inspections>('GET', PATH),
    inspect: (id: string) => ask<Inspections>('POST', PATH, { id }),
    repair: (breachIds: string[]) => ask<Inspections>('POST', `${PATH}/repairs`, { breachIds }),
  };
}
