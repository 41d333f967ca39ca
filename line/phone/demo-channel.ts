/** The practice account: one place, so that the seed of the database and the phone agree on it. */

/** Every value is made up; none would be accepted by the real platform. */
export const DEMO_CHANNEL = {
  channelKey: 'demo',
  channelId: '9000000001',
  channelSecret: 'practice-only-secret-0000000demo',
  /** The LINE Login channel of the same provider: the audience of the ID tokens. */
  loginChannelId: '9000000002',
  loginChannelSecret: 'practice-only-secret-000000login',
  liffId: '9000000002-practice',
  botUserId: 'U00000000000000000000000000000de0',
  displayName: '相談窓口（練習）',
  provider: 'practice',
} as const;

/** Accounts nobody has connected yet, for services that are set up in practice. */
export const FREE_CHANNELS = [1, 2, 3].map((n) => ({
  channelKey: `free-${n}`,
  channelId: `9000000${n}01`,
  channelSecret: `practice-only-secret-000000free${n}`,
  loginChannelId: `9000000${n}02`,
  loginChannelSecret: `practice-only-secret-0000login${n}`,
  liffId: `9000000${n}02-practice`,
  botUserId: `U0000000000000000000000000000f${n}ee`,
  displayName: `練習用アカウント${n}`,
  provider: 'practice',
}));

/** People of the practice phone. Their user ids follow from provider and name (people.ts). */
export const DEMO_PEOPLE = ['さくら', 'みお', 'ひなた', 'あおい'] as const;
