/** A record as its own screen needs it. */
import { useGetOne, type RaRecord } from 'react-admin';
import type { ConsultationHead, EscalationHead } from '../staff-api/types.ts';

// react-admin would show the list's row first, which is only a part of the record; another key keeps them apart.
const WHOLE = { whole: true };

function useHead<Head extends RaRecord>(resource: string, id: string) {
  return useGetOne<Head>(resource, { id, meta: WHOLE });
}

export function useConsultation(id: string) {
  return useHead<ConsultationHead>('consultations', id);
}

export function useEscalation(id: string) {
  return useHead<EscalationHead>('escalations', id);
}
