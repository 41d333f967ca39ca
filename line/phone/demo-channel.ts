/** The practice account: one place, so that the seed of the database and the phone agree on it. */

/** Every value is made up; none would be accepted by the real platform. */
export const DEMO_CHANNEL = {
  channelKey: 'demo',
  channelId: '9000000001',
  channelSecret: 'practice-only-secret-0000000demo',
  /** The LINE Login channel of the same provider: the audience of the ID tokens. */
  loginChannelId: '9000000002',
  liffId: '9000000002-practice',
  botUserId: 'U00000000000000000000000000000de0',
  displayName: '相談窓口（練習）',
  provider: 'practice',
} as const;

/** People of the practice phone. Their user ids follow from provider and name (people.ts). */
export const DEMO_PEOPLE = ['さくら', 'みお', 'ひなた', 'あおい'] as const;
