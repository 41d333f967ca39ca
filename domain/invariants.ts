/** What must hold of every consultation at any time, in words, and what mends it where it does not. */

/** `by-hand`: nothing but somebody's decision mends it; the screen leads there. */
export type Mending = 'engine' | 'queue' | 'record' | 'by-hand';

export interface Invariant {
  /** What is wrong, as a heading. */
  name: string;
  /** What must hold. */
  rule: string;
  /** What is done to mend it, or what somebody must do. */
  mending: string;
  by: Mending;
}

export const INVARIANTS = {
  'no-owner': {
    name: '担当者がいない',
    rule: '履歴の確認から属性の登録までの相談には、その窓口で働いている担当者がいます。',
    mending: '相談をひらいて、担当者を決めてください。',
    by: 'by-hand',
  },
  'timer-passed': {
    name: '予定の時刻を過ぎても進まない',
    rule: '次の自動の動きは、予定の時刻から15分以内に起きます。',
    mending: '進行管理を記録から作り直します。過ぎた時刻の動きは、そのあとすぐに起きます。',
    by: 'engine',
  },
  'no-timer': {
    name: '次の自動の動きがない',
    rule: '終了した相談には、再開できる期間の終わりか、次の連絡日が予定されています。',
    mending: '進行管理を記録から作り直します。',
    by: 'engine',
  },
  'workflow-gone': {
    name: '進行管理が動いていない',
    rule: '終わっていない相談には、動いている進行管理（ワークフロー）があります。',
    mending: '進行管理を記録から作り直します。',
    by: 'engine',
  },
  'message-gap': {
    name: 'メッセージの番号が抜けている',
    rule: 'メッセージの番号は1から抜けなく続き、相談の記録と合っています。',
    mending:
      '最後の番号だけが古いときは、記録を合わせます。途中が抜けているときは、システム運用者に、バックアップとの照合を頼んでください。',
    by: 'record',
  },
  'notice-unsent': {
    name: '相談者へのお知らせが送られていない',
    rule: 'LINEへのお知らせは、送る時刻から15分以内に結果が出ます。',
    mending: 'すぐにもう一度送ります。届いたものが二重に届くことはありません。',
    by: 'queue',
  },
  'not-told': {
    name: '進行管理に伝わっていない',
    rule: '届いた言葉は、15分以内に進行管理に伝わります。',
    mending: 'すぐにもう一度伝えます。',
    by: 'queue',
  },
  'command-stuck': {
    name: '職員の操作が処理されていない',
    rule: '職員の操作は、15分以内に行われるか、できない理由が返ります。',
    mending: 'すぐにもう一度処理します。',
    by: 'queue',
  },
  'form-unknown': {
    name: '属性の様式がない',
    rule: '相談が始まったときの属性の様式（版）が、窓口の設定にあります。',
    mending: '相談が始まった日に使われていた版に合わせます。',
    by: 'record',
  },
  'facts-missing': {
    name: '集計に入っていない',
    rule: '終了した相談は、集計の記録に1件だけあります。',
    mending: '集計の記録を作ります。',
    by: 'record',
  },
} as const satisfies Record<string, Invariant>;

export type InvariantKind = keyof typeof INVARIANTS;
export const INVARIANT_KINDS = Object.keys(INVARIANTS) as InvariantKind[];

export function isInvariant(kind: string): kind is InvariantKind {
  return Object.hasOwn(INVARIANTS, kind);
}

/** So long after its time something has not merely been slow. */
export const INVARIANT_PATIENCE_MINUTES = 15;

/** How often all rules are looked at by themselves. */
export const INSPECTED_EVERY_MINUTES = 60;

/** What a repair came to. `not-needed`: it held again by itself. */
export const REPAIR_OUTCOMES = ['mended', 'not-needed', 'not-mended'] as const;
export type RepairOutcome = (typeof REPAIR_OUTCOMES)[number];
