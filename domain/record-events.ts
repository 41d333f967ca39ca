/** What staff or she herself put on record beside the workflow's own steps; told on the same timeline. */
import { REPLY_EVENT_KINDS } from './reply-approval.ts';

export const RECORD_EVENT_KINDS = [
  'person-linked',
  'person-unlinked',
  'accommodation-asked',
  'accommodation-decided',
  'supporter-began',
  'supporter-ended',
  ...REPLY_EVENT_KINDS,
] as const;
export type RecordEventKind = (typeof RECORD_EVENT_KINDS)[number];
