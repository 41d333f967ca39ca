/** What was given to agencies, as it was printed. */
import { packetSheet } from '../api/escalations/packet-sheet.ts';
import { openSealed } from '../api/escalations/seal.ts';
import { renderPdf } from '../api/documents/pdf.ts';
import { inScope, rows } from '../db/scope.ts';
import type { HandOver } from './hand-over.ts';

interface PacketRow {
  id: string;
  table: 'escalations' | 'escalation_supplements';
  digest: string | null;
  packet: Buffer;
}

export interface PrintedPacket {
  name: string;
  /** `null` where its key was destroyed before. */
  print: () => Promise<Buffer | null>;
}

const PAGE = 200;

export async function* packets(handOver: HandOver): AsyncGenerator<PrintedPacket> {
  for (const table of ['escalations', 'escalation_supplements'] as const) {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const from: string = after;
      const page: Omit<PacketRow, 'table'>[] = await inScope(
        handOver.database,
        handOver.scope,
        (tx) =>
          rows(
            tx,
            `select id, digest, packet from ${table} where organisation_id = ? and id > ? order by id limit ${PAGE}`,
            [handOver.organisationId, from],
          ),
      );
      for (const row of page)
        yield { name: `packets/${row.id}.pdf`, print: () => printed(handOver, { ...row, table }) };
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.id;
    }
  }
}

async function printed(
  { crypt, organisationId }: HandOver,
  { id, table, digest, packet: field }: PacketRow,
): Promise<Buffer | null> {
  const place = { table, column: 'packet', row: id };
  const kept = { id, packet: field, digest, trailed: null };
  const { packet } = await openSealed(crypt, organisationId, place, kept);
  return packet === null ? null : renderPdf(packetSheet(packet, { copy: true, digest }));
}
