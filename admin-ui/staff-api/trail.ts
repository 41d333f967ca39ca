/** The staff API's part about who saw and did what, and about who may look at what is restricted. */
import type { z } from 'zod';
import type * as accesses from '../../contracts/accesses.ts';
import type * as trail from '../../contracts/trail.ts';
import type * as chain from '../../contracts/trail-chain.ts';
import type { StatedPurpose } from '../../domain/reading.ts';
import type { Http } from './http.ts';

export type TrailPage = z.infer<typeof trail.TrailPage>;
export type TrailRow = trail.TrailRow;
export type TrailPeople = z.infer<typeof trail.TrailPeople>;
export type Sitting = trail.Sitting;
export type ConsulteeReport = trail.ConsulteeReport;
export type PersonMonth = z.infer<typeof trail.PersonMonth>;
export type ChainState = chain.ChainState;
export type Restrictions = accesses.Restrictions;
export type RestrictedConsultation = accesses.RestrictedConsultation;
export type Accesses = accesses.Accesses;
export type AccessShown = accesses.AccessShown;
export type Canaries = accesses.Canaries;
type ChainCopyBody = z.input<typeof chain.ChainCopyBody>;
type RestrictBody = z.input<typeof accesses.RestrictBody>;
type EmergencyBody = z.input<typeof accesses.EmergencyBody>;
type ContentsBody = z.input<typeof accesses.ContentsBody>;
type ReviewBody = z.input<typeof accesses.ReviewBody>;
type DecideBody = z.input<typeof accesses.DecideBody>;

const STAFF = '/api/staff';
const TRAIL = `${STAFF}/trail`;
const SPECIAL = `${STAFF}/special-accesses`;
const CANARIES = `${STAFF}/canaries`;
const at = (id: string) => `${STAFF}/consultations/${id}`;

export function trailOperations({ ask, download }: Http) {
  return {
    trail: (query: URLSearchParams) => ask<TrailPage>('GET', `${TRAIL}?${query}`),
    ownTrail: (query: URLSearchParams) => ask<TrailPage>('GET', `${TRAIL}/own?${query}`),
    trailPeople: () => ask<TrailPeople>('GET', `${TRAIL}/people`),
    trailMonth: (staff: string, month: string) =>
      ask<PersonMonth>('GET', `${TRAIL}/month?${new URLSearchParams({ staff, month })}`),
    trailReport: (id: string, query: URLSearchParams) =>
      ask<ConsulteeReport>('GET', `${at(id)}/trail?${query}`),
    copyTrail: (body: object) => download(`${TRAIL}/copy`, body),
    copyReport: (id: string, body: object) => download(`${at(id)}/trail/copy`, body),
    trailChain: () => ask<ChainState>('GET', `${TRAIL}/chain`),
    copyTrailChain: (body: ChainCopyBody) => download(`${TRAIL}/chain/copy`, body),
    restriction: (id: string) => ask<Restrictions>('GET', `${at(id)}/restriction`),
    restrict: (id: string, body: RestrictBody) =>
      ask<Restrictions>('PUT', `${at(id)}/restriction`, body),
    liftRestriction: (id: string, reason: string) =>
      ask<Restrictions>('POST', `${at(id)}/restriction/lift`, { reason }),
    statePurpose: (id: string, purpose: StatedPurpose) =>
      ask<void>('PUT', `${at(id)}/purpose`, { purpose }),
    restrictedConsultation: (consultation: string) =>
      ask<RestrictedConsultation>(
        'GET',
        `${STAFF}/restricted-consultations?${new URLSearchParams({ consultation })}`,
      ),
    beginEmergency: (body: EmergencyBody) =>
      ask<{ endsAt: string }>('POST', `${STAFF}/emergency-accesses`, body),
    askForContents: (id: string, body: ContentsBody) =>
      ask<void>('POST', `${at(id)}/contents-access`, body),
    accesses: (query: URLSearchParams) => ask<Accesses>('GET', `${SPECIAL}?${query}`),
    reviewAccess: (body: ReviewBody) => ask<void>('POST', `${SPECIAL}/review`, body),
    decideAccess: (body: DecideBody) => ask<void>('POST', `${SPECIAL}/decision`, body),
    canaries: () => ask<Canaries>('GET', CANARIES),
    makeCanary: (id: string, serviceId: string) =>
      ask<Canaries>('POST', CANARIES, { id, serviceId }),
    removeCanary: (id: string) => ask<Canaries>('POST', `${CANARIES}/removal`, { id }),
    setBulkLimit: (limit: number) => ask<Canaries>('PUT', `${CANARIES}/bulk-limit`, { limit }),
  };
}
