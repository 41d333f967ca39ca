/** What goes to an agency: on what ground, and how it is sealed. */

/** Why the law lets it be passed on; the words are those that stand on the paper. */
export const PACKET_GROUNDS = [
  'consent',
  'interest',
  'other-body',
  'by-law',
  'inquiry',
  'child-abuse',
  'elder-abuse',
  'disability-abuse',
  'spouse-violence',
] as const;
export type PacketGround = (typeof PACKET_GROUNDS)[number];

export const PACKET_GROUND_WORDS = {
  consent: '本人の同意（個人情報の保護に関する法律 第69条第2項第1号）',
  interest:
    '生命・身体を守るためなど、明らかに本人の利益になる、または特別の理由がある（個人情報の保護に関する法律 第69条第2項第4号）',
  'other-body':
    '他の行政機関などの事務に必要で、相当の理由がある（個人情報の保護に関する法律 第69条第2項第3号）',
  'by-law': '法令に基づく（個人情報の保護に関する法律 第69条第1項）',
  inquiry: '捜査関係事項照会（刑事訴訟法 第197条第2項。個人情報の保護に関する法律 第69条第1項）',
  'child-abuse': '児童虐待の通告（児童虐待の防止等に関する法律 第6条第1項）',
  'elder-abuse': '高齢者虐待の通報（高齢者虐待防止法 第7条）',
  'disability-abuse': '障害者虐待の通報（障害者虐待防止法 第7条第1項）',
  'spouse-violence': '配偶者からの暴力の通報（配偶者暴力防止法 第6条）',
} as const satisfies Record<PacketGround, string>;

/** What whoever receives it must do with it. */
export const PACKET_DUTIES = [
  'この文書は、上の目的のためだけに使ってください。ほかの目的に使うこと、ほかへ渡すことはできません。',
  '担当する人だけが見られるように保管し、必要がなくなったら復元できない方法で廃棄してください。',
  '紛失や漏えいなどがあったときは、すぐに発行者へ連絡してください。',
] as const;

/** Why somebody who does not work on the consultation looks at what was disclosed. */
export const PACKET_PURPOSES = ['audit', 'complaint', 'incident', 'inquiry'] as const;
export type PacketPurpose = (typeof PACKET_PURPOSES)[number];

export const PACKET_PURPOSE_WORDS = {
  audit: '定期の監査',
  complaint: '苦情・開示請求の確認',
  incident: '事故の調査',
  inquiry: '議会など外部からの照会への回答',
} as const satisfies Record<PacketPurpose, string>;

/** `unsealed`: kept before packets were sealed. */
export const SEAL_STATES = ['matches', 'altered', 'unreadable', 'unsealed'] as const;
export type SealState = (typeof SEAL_STATES)[number];

export const SEAL_WORDS = {
  matches: '封印したときのままです',
  altered: '封印したときの内容と違います。書きかえられた疑いがあります',
  unreadable: '封印した内容を読み取れません。書きかえられたか、壊れています',
  unsealed: '封印を始める前の記録です（照合できません）',
} as const satisfies Record<SealState, string>;

/** Of something given later. In danger it may go out while it still waits. */
export const SUPPLEMENT_APPROVALS = ['waiting', 'approved', 'refused'] as const;
export type SupplementApproval = (typeof SUPPLEMENT_APPROVALS)[number];

/** Whether it may be given to the agency now. */
export function maySupplementGoOut(approval: SupplementApproval, immediate: boolean): boolean {
  return approval === 'approved' || (approval === 'waiting' && immediate);
}

/** One text for one content, whatever order its fields were written in: the seal is reckoned over it. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalText(one ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
