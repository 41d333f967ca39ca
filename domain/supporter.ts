/** Somebody who writes for the consultee, in her room and with her knowledge. */
export const SUPPORTERS = ['family', 'support-worker', 'interpreter', 'other'] as const;
export type Supporter = (typeof SUPPORTERS)[number];

export const MAX_SUPPORTER_NAME = 100;

/** As she is asked and as staff read it. */
export const SUPPORTER_WORDS: Record<Supporter, string> = {
  family: '家族',
  'support-worker': '支援員',
  interpreter: '通訳',
  other: 'その他の人',
};
