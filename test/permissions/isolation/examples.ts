/** Bodies of routes whose schema asks for more than its shape tells: what the shape gave, made to fit. */
import { secretOf } from './line.ts';
import type { Filling } from './values.ts';

export type Fit = (shaped: unknown, filling: Filling) => unknown;

/** The shape, with these fields instead. */
const but =
  (fields: Readonly<Record<string, unknown>>): Fit =>
  (shaped) => ({ ...(shaped as object), ...fields });

const digits = () => String(Math.floor(1e9 + Math.random() * 9e9));

const LAST_HOUR = {
  from: new Date(Date.now() - 3_600_000).toISOString(),
  until: new Date(Date.now() - 60_000).toISOString(),
};

export const EXAMPLES: Readonly<Record<string, Fit>> = {
  // The shape of a digest; that it is of something else is what is answered.
  'POST /api/staff/agencies/import': but({ digest: '0'.repeat(64) }),
  'POST /api/staff/services/:id/rota/import': but({ digest: '0'.repeat(64) }),
  'POST /api/staff/agencies/retirement': (_, filling) => ({
    id: filling.id({ in: 'body', name: 'agencyId' }),
  }),
  'PUT /api/staff/services/:id/channel': (_, { text }) => ({
    lineChannelId: digits(),
    channelSecret: secretOf(text),
    loginChannelSecret: secretOf(text),
    loginChannelId: digits(),
    liffId: `${digits()}-abcdefgh`,
  }),
  'PUT /api/staff/services/:id/broadcasts/:broadcastId': but({
    basedOn: 0,
    link: { kind: 'room' },
    segment: {},
  }),
  // Whoever asks goes on being allowed everything.
  'PUT /api/staff/services/:id/members': but({
    roles: ['counselor', 'supervisor', 'administrator', 'auditor'],
  }),
  'POST /api/staff/services/:id/invitations/renewal': (shaped, filling) => ({
    ...(shaped as object),
    staffId: filling.id({ in: 'body', name: 'invitationId' }),
  }),
  'PUT /api/staff/accounts/:staffId': but({ handlesFrom: null, handlesUntil: null }),
  'POST /api/staff/account-imports': but({ page: 'https://desk.example/admin/' }),
  'POST /api/staff/consultations': (shaped, { full }) => {
    const { id, linkedTo, consulteeId } = shaped as Record<string, string>;
    return full ? { id, linkedTo } : { id, consulteeId };
  },
  'POST /api/staff/allow-list': but({ network: '127.0.0.0/8' }),
  'POST /api/staff/allow-list/removal': but({ network: '127.0.0.0/8' }),
  'POST /api/staff/allow-list/test': but({ address: '127.0.0.1' }),
  'POST /api/staff/announcements': but({
    kind: 'minor-update',
    beginsAt: new Date(Date.now() + 86_400_000).toISOString(),
    endsAt: null,
  }),
  'POST /api/staff/disposal/batches': but({ dueOn: '2026-01-01' }),
  'POST /api/staff/search': but({ filter: '' }),
  'POST /api/staff/figures/copy': but({ filter: '', rows: 'month', columns: 'weekday' }),
  'POST /api/staff/exports': but({ kind: 'events', filter: '', columns: ['number'] }),
  'POST /api/staff/copy-approvals': but({ until: null }),
  'POST /api/staff/reports': but({ kind: 'month', period: '2025-01' }),
  'POST /api/staff/reports/:reportId/freeze': but({ digest: '0'.repeat(64) }),
  'POST /api/staff/incidents': but({ detectedAt: new Date(Date.now() - 60_000).toISOString() }),
  'POST /api/staff/incidents/:incidentId/steps': but({
    step: 'first-report',
    isSkipped: false,
    handOver: null,
  }),
  'POST /api/staff/incidents/:incidentId/outage': but({ ...LAST_HOUR, components: [] }),
  'POST /api/staff/incidents/:incidentId/affected': but(LAST_HOUR),
  'POST /api/staff/announcements/reads': (_, filling) => ({
    id: filling.id({ in: 'body', name: 'announcementId' }),
  }),
  'POST /api/staff/consultations/:id/flags': but({ kind: 'no-call', until: null }),
  'PUT /api/staff/consultations/:id/attributes': (_, { text }) => ({
    answers: [{ code: 'summary', state: 'answered', value: text }],
  }),
};
