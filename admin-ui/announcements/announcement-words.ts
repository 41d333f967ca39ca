/** Announcements in words. */
import { ANNOUNCEMENTS, type AnnouncementFault } from '../../domain/announcements.ts';
import { dayTimeText } from '../parts/time.ts';
import { periodText } from '../reception/pause-words.ts';
import type { Announcement } from '../staff-api/operations.ts';

export function kindName({ kind }: Pick<Announcement, 'kind'>): string {
  return ANNOUNCEMENTS[kind].name;
}

/** When it takes effect, or how long the stop lasts. */
export function whenText({ beginsAt, endsAt }: Pick<Announcement, 'beginsAt' | 'endsAt'>): string {
  return endsAt === null ? dayTimeText(beginsAt) : periodText({ from: beginsAt, until: endsAt });
}

/** `aheadText`: what the kind asks for; `services`: whose reception a stop falls into. */
export function faultText(
  fault: AnnouncementFault,
  aheadText: string,
  services: readonly string[],
): string {
  return fault === 'too-soon'
    ? `${aheadText}知らせるのが原則ですが、それより近い日です。`
    : `${services.length === 0 ? '窓口' : services.join('、')}の受付時間と重なっています。`;
}
