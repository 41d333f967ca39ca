/** Commands as staff get them. */
import type { z } from 'zod';
import type { UnsettledCommand } from '../../contracts/commands.ts';
import type { UnsettledRow } from '../../db/commands.ts';
import { instant } from '../consultations/present.ts';
import type { PeopleNames } from '../people.ts';
import { refusedBecause } from './refused-text.ts';

type Presented = z.input<typeof UnsettledCommand>;

export function presentUnsettled(row: UnsettledRow, people: PeopleNames): Presented {
  return {
    id: row.id,
    action: row.action as Presented['action'],
    escalationId: row.escalationId,
    status: row.status,
    person: people.of(row.staffId),
    to: people.of(row.toId),
    refused: refusedBecause(row.reason),
    createdAt: instant(row.createdAt),
    settledAt: instant(row.settledAt),
  };
}
