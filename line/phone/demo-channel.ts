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

/**
 * The menu under the talk, as a ward would set it in LINE's console. Its words name no topic: a menu stays
 * on the screen for whoever looks over her shoulder.
 */
export const DEMO_RICH_MENU = {
  size: { width: 1200, height: 810 },
  selected: true,
  name: '練習用のメニュー',
  chatBarText: 'メニュー',
  areas: [
    {
      bounds: { x: 0, y: 0, width: 1200, height: 405 },
      action: {
        type: 'uri',
        label: '部屋をひらく',
        uri: `https://liff.line.me/${DEMO_CHANNEL.liffId}`,
      },
    },
    {
      bounds: { x: 0, y: 405, width: 600, height: 405 },
      action: { type: 'uri', label: '警察 110', uri: 'tel:110' },
    },
    {
      bounds: { x: 600, y: 405, width: 600, height: 405 },
      action: { type: 'uri', label: '救急 119', uri: 'tel:119' },
    },
  ],
} as const;

/** People of the practice phone. Their user ids follow from provider and name (people.ts). */
export const DEMO_PEOPLE = ['さくら', 'みお', 'ひなた', 'あおい'] as const;
