/** Who is the same person: consultees of one service that staff have linked. Figures count persons by `linkedGroup`. */
import { rows, type Tx } from './scope.ts';

/** All the consultees that are one person with her, herself first. Of another service there are none. */
export async function linkedGroup(tx: Tx, consulteeId: string): Promise<string[]> {
  const others = await linkedMembers(tx, consulteeId);
  return [consulteeId, ...others.map((other) => other.consulteeId)];
}

export interface LinkedMember {
  consulteeId: string;
  /** When the two of them became one person. */
  since: Date;
  linkedById: string;
  /** The row that says so, with its encrypted reason. */
  rowId: string;
  reason: Buffer;
}

/** The others who are one person with her, as they were linked. */
export function linkedMembers(tx: Tx, consulteeId: string): Promise<LinkedMember[]> {
  // Whichever of the two came last says when and why.
  return rows<LinkedMember>(
    tx,
    `select m.consultee_id as "consulteeId", w.linked_at as since, w.linked_by_id as "linkedById", w.id as "rowId", w.reason
     from same_persons h join same_persons m on m.group_id = h.group_id and m.unlinked_at is null and m.consultee_id <> h.consultee_id
     cross join lateral (select o.* from same_persons o where o.id in (h.id, m.id) order by o.linked_at desc, o.id = m.id desc limit 1) w
     where h.consultee_id = ? and h.unlinked_at is null order by w.linked_at, m.consultee_id`,
    [consulteeId],
  );
}
