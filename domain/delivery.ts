/** What is sent to LINE, and what can become of it. */
export const DELIVERY_STATUSES = [
  'waiting',
  'accepted',
  'blocked',
  'quota-exceeded',
  'refused',
  'given-up',
  // She wants none, or has read it meanwhile.
  'unwanted',
  'not-needed',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The service's texts that may go to LINE: none of them says what anybody said. */
export const LINE_TEXTS = [
  'lineNotice',
  'lineTalkAnswer',
  'lineGreeting',
  'lineReturn',
  'lineOpening',
] as const;
export type LineText = (typeof LINE_TEXTS)[number];

/** Which text it brings: one of the service's, or a broadcast's words, sent or tried out. */
export const DELIVERY_TEXTS = [...LINE_TEXTS, 'broadcast', 'broadcastTrial'] as const;
