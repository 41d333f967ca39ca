/** Disposal in batches: proposed as a list, approved by the ward, confirmed by a second administrator, then carried out. */

export const DISPOSAL_STATUSES = [
  'proposed',
  'approved',
  'confirmed',
  'done',
  'withdrawn',
] as const;
export type DisposalStatus = (typeof DISPOSAL_STATUSES)[number];

export const DISPOSAL_STATUS_NAMES = {
  proposed: '区の承認待ち',
  approved: '2人目の確認待ち',
  confirmed: '廃棄中',
  done: '廃棄済み',
  withdrawn: '取りやめ',
} as const satisfies Record<DisposalStatus, string>;

/** `kept`: it may not be disposed of any more (held, come back to, or its day has moved). */
export const DISPOSAL_ITEM_STATUSES = ['waiting', 'destroying', 'disposed', 'kept'] as const;
export type DisposalItemStatus = (typeof DISPOSAL_ITEM_STATUSES)[number];

/** Why one of a batch was kept after all. */
export const KEPT_REASONS = ['held', 'in-contact', 'not-due', 'under-way', 'gone'] as const;
export type KeptReason = (typeof KEPT_REASONS)[number];

export const KEPT_REASON_NAMES = {
  held: '廃棄を止めている',
  'in-contact': '同じ人の相談が続いている',
  'not-due': '期限が先に延びた',
  'under-way': '再開されたか、連携先の回答や次の連絡日を待っている',
  gone: 'すでにない',
} as const satisfies Record<KeptReason, string>;

/** So many consultations one batch holds at most: what a ward can look through, and a certificate can list. */
export const MOST_IN_BATCH = 5_000;

/** What the certificate says was done, in its order. */
export const DISPOSAL_METHOD = [
  '相談、添付ファイル、最後の相談だったときは相談者の、それぞれのデータ鍵を鍵保管庫の2つの保管先から消去した（暗号消去。内容は初めから暗号化して保存している）',
  '進行を管理する部品に残る実行と、その履歴を消去した',
  'データベースから、その相談の行（メッセージ、メモ、属性、連携、添付、検索用データ、保存した履歴）を消去した',
  '統計の行から相談と人へのつながりを切り、日時を粗くした',
  '消去した鍵で実際に復号を試み、開けないことを確かめた',
] as const;
