/** What the desk asks of the installation: how it stands, its alarms, and what is announced. */
import type { z } from 'zod';
import type * as announcements from '../../contracts/announcements.ts';
import type * as contract from '../../contracts/operations.ts';
import type { Http } from './http.ts';

export type Operations = contract.Operations;
export type Alarms = contract.Alarms;
export type Alarm = Alarms['open'][number];
type AnswerBody = z.input<typeof contract.AlarmAnswerBody>;
type AddressBody = z.input<typeof contract.AlarmAddressBody>;
export type Announcement = announcements.Announcement;
export type Announcements = z.infer<typeof announcements.Announcements>;
export type AnnouncementBody = z.input<typeof announcements.AnnouncementBody>;
type Faults = z.infer<typeof announcements.AnnouncementFaults>;
type HandOverBody = z.input<typeof announcements.HandOverBody>;

const ALARMS = '/api/staff/alarms';
const ANNOUNCEMENTS = '/api/staff/announcements';

/** Where the document of an announcement is. */
export function announcementDocument(id: string): string {
  return `${ANNOUNCEMENTS}/document?${new URLSearchParams({ id })}`;
}

export function operationsOperations({ ask }: Pick<Http, 'ask'>) {
  return {
    operations: () => ask<Operations>('GET', '/api/staff/operations'),
    alarms: () => ask<Alarms>('GET', ALARMS),
    alarmCount: () => ask<{ count: number }>('GET', `${ALARMS}/count`),
    answerAlarm: (answer: AnswerBody) => ask<Alarms>('POST', `${ALARMS}/answers`, answer),
    saveAlarmAddress: (address: AddressBody) => ask<Alarms>('PUT', `${ALARMS}/addresses`, address),
    removeAlarmAddress: (id: string) => ask<Alarms>('POST', `${ALARMS}/addresses/removal`, { id }),
    announcements: () => ask<Announcements>('GET', ANNOUNCEMENTS),
    announcementRead: (id: string) => ask<Announcements>('POST', `${ANNOUNCEMENTS}/reads`, { id }),
    announcementFaults: (times: Pick<AnnouncementBody, 'kind' | 'beginsAt' | 'endsAt'>) => {
      const { kind, beginsAt, endsAt } = times;
      const query = new URLSearchParams({ kind, beginsAt, ...(endsAt && { endsAt }) });
      return ask<Faults>('GET', `${ANNOUNCEMENTS}/faults?${query}`);
    },
    announce: (announcement: AnnouncementBody) =>
      ask<Announcements>('POST', ANNOUNCEMENTS, announcement),
    withdrawAnnouncement: (id: string) =>
      ask<Announcements>('POST', `${ANNOUNCEMENTS}/withdrawal`, { id }),
    recordHandOver: (handOver: HandOverBody) =>
      ask<Announcements>('POST', `${ANNOUNCEMENTS}/hand-overs`, handOver),
  };
}
