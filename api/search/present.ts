/** What was found, as staff get it. */
import type { z } from 'zod';
import type { Outcome } from '../../contracts/consultations.ts';
import type { SearchExcerpt, SearchHit, SearchProgress } from '../../contracts/search.ts';
import { instant } from '../consultations/present.ts';
import type { ServicesShown } from '../consultations/service-names.ts';
import type { FoundConsultation, FoundPlace, Standing } from './request.ts';

export function presentHit(found: FoundConsultation, services: ServicesShown): SearchHit {
  const { serviceId, excerpts, outcome, ...rest } = found;
  return {
    ...rest,
    service: { id: serviceId, name: services.nameOf(serviceId) },
    openedAt: instant(found.openedAt),
    closedAt: instant(found.closedAt),
    outcome: outcome as z.infer<typeof Outcome> | null,
    excerpts: excerpts.map((place) => presentPlace(place, serviceId, services)),
  };
}

function presentPlace(
  { kind, ref, author, at, pieces }: FoundPlace,
  serviceId: string,
  services: ServicesShown,
): SearchExcerpt {
  const isInTalk = kind === 'message' || kind === 'file';
  const isAnswer = kind === 'attribute' || kind === 'own-answer';
  return {
    kind,
    author: author as SearchExcerpt['author'],
    seq: isInTalk && ref !== null ? Number(ref) : null,
    label: isAnswer && ref !== null ? services.fieldOf(serviceId, ref) : null,
    at: new Date(at).toISOString(),
    pieces,
  };
}

export function presentStanding(
  { searched, of, found, byService }: Standing,
  services: ServicesShown,
): SearchProgress {
  return {
    searched,
    of,
    found,
    byService: Object.entries(byService).map(([id, n]) => ({
      id,
      name: services.nameOf(id),
      found: n,
    })),
  };
}
