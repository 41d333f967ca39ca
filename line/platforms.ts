/** Which platform a service speaks to: LINE itself, or for practice its stand-in and never anything else. */
import type { ServiceMode } from '../domain/practice.ts';
import { NO_PLATFORM } from './transport.ts';

export interface LinePlatform {
  apiBaseUrl: string;
  dataApiBaseUrl: string;
}

export interface LinePlaces {
  lineApiBaseUrl: string;
  lineDataApiBaseUrl: string;
  /** `null`: there is none, and whatever a practice service would send is refused. */
  practiceLineApiBaseUrl: string | null;
}

/** Where the calls of a service of this mode go. */
export function platformFor(mode: ServiceMode, places: LinePlaces): LinePlatform {
  if (mode === 'live')
    return { apiBaseUrl: places.lineApiBaseUrl, dataApiBaseUrl: places.lineDataApiBaseUrl };
  const standIn = places.practiceLineApiBaseUrl ?? NO_PLATFORM;
  return { apiBaseUrl: standIn, dataApiBaseUrl: standIn };
}
