/** What the staff API does with escalations beside their list and their head. */
import type { Http } from './http.ts';
import type { PreviewBody, ReportSheet, SealedPackets, SupplementBody } from './types.ts';
import type { PacketPurpose } from '../../domain/packet.ts';

const at = (id: string) => `/api/staff/escalations/${id}`;

function withPurpose(purpose: PacketPurpose | null): string {
  return purpose === null ? '' : `?${new URLSearchParams({ purpose })}`;
}

export function escalationOperations({ ask, download }: Http) {
  return {
    previewPacket: (consultationId: string, body: PreviewBody) =>
      download(`/api/staff/consultations/${consultationId}/escalation-preview`, body),
    packets: (id: string, purpose: PacketPurpose | null) =>
      ask<SealedPackets>('GET', `${at(id)}/packets${withPurpose(purpose)}`),
    askSupplement: (id: string, body: SupplementBody) =>
      ask<{ id: string; digest: string }>('POST', `${at(id)}/supplements`, body),
    approveSupplement: (id: string, supplementId: string) =>
      ask<void>('POST', `${at(id)}/supplements/${supplementId}/approval`),
    refuseSupplement: (id: string, supplementId: string, reason: string) =>
      ask<void>('POST', `${at(id)}/supplements/${supplementId}/refusal`, { reason }),
    reportSheet: (id: string) => ask<ReportSheet>('GET', `${at(id)}/report-sheet`),
  };
}

/** Addresses of papers, which a browser opens by itself. */
export const packetPaper = (id: string, packetId: string, purpose: PacketPurpose | null) =>
  `${at(id)}/packets/${packetId}/sheet${withPurpose(purpose)}`;
export function reportPaper(id: string, callback: string): string {
  const number = callback.trim();
  const query = number === '' ? '' : `?${new URLSearchParams({ callback: number })}`;
  return `${at(id)}/report-sheet/print${query}`;
}
