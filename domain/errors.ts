/** What the product refuses. A refusal is expected and has a code; anything else that is thrown is a bug. */
export const REFUSAL_CODES = [
  'invalid-input',
  'malformed-body',
  'payload-too-large',
  'unsupported-media-type',
  'signature-invalid',
  'unknown-channel',
  'not-signed-in',
  'sign-in-failed',
  'code-wrong',
  'code-used',
  'recovery-code-wrong',
  'passkey-refused',
  'too-many-tries',
  'foreign-origin',
  'not-permitted',
  'step-up-needed',
  'not-found',
  'not-allowed-now',
  'written-meanwhile',
  'id-reused',
  'consent-required',
  'pin-required',
  'id-token-expired',
  'id-token-invalid',
  'id-token-unverifiable',
  'key-missing',
  'key-destroyed',
  'keys-unavailable',
  'field-unreadable',
  'unavailable',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What a person reads when something is refused: what happened, and what to do. */
export const REFUSAL_TEXTS = {
  'invalid-input': '入力内容を確認してください。',
  'malformed-body': '送られたデータを読み取れませんでした。',
  'payload-too-large': '送られたデータが大きすぎます。分けて送ってください。',
  'unsupported-media-type': 'この形式のデータは受け付けていません。',
  'signature-invalid': '署名を確認できませんでした。',
  'unknown-channel': 'この窓口は見つかりませんでした。',
  'not-signed-in': 'サインインしてください。入力した内容は下書きに残っています。',
  'sign-in-failed': 'IDまたはパスワードが違います。',
  'code-wrong':
    '確認コードが違います。認証アプリに今出ている6桁の数字を入力してください。スマートフォンの時計がずれていると、正しい数字でも通りません。',
  'code-used':
    'この確認コードは使用済みです。認証アプリに次の数字が出てから、その数字を入力してください。',
  'recovery-code-wrong':
    'この回復コードは使えません。使い終わったコードではないか、打ちまちがいがないか確かめてください。',
  'passkey-refused':
    'パスキーを確かめられませんでした。もう一度試すか、ほかの方法を使ってください。',
  'too-many-tries': '続けて失敗したため、しばらく待ってからやり直してください。',
  'foreign-origin': 'この操作は窓口の画面から行ってください。',
  'not-permitted': 'この操作をする権限がありません。管理者に確認してください。',
  'step-up-needed': 'この操作の前に、あらためて本人であることを確かめます。',
  'not-found': '見つかりませんでした。一覧に戻って確認してください。',
  'not-allowed-now': '今の状態ではこの操作はできません。画面を更新して確認してください。',
  'written-meanwhile': '他の職員が先に書き込みました。内容を確認してから送信してください。',
  'id-reused': '同じ番号で違う内容が送られました。画面を開き直してください。',
  'consent-required': 'はじめに、相談のきまりに同意してください。',
  'pin-required': '暗証番号を入れてください。',
  'id-token-expired': '時間がたったため、LINEからもう一度開いてください。',
  'id-token-invalid': 'LINEの確認ができませんでした。LINEからもう一度開いてください。',
  'id-token-unverifiable': '今、LINEの確認ができません。少し待ってからもう一度開いてください。',
  'key-missing': 'この記録を開くための鍵が見つかりません。システム運用者に連絡してください。',
  'key-destroyed': 'この記録は廃棄されています。',
  'keys-unavailable':
    '今は保存できません。文章は消えていません。少し待ってからもう一度送ってください。',
  'field-unreadable': 'この記録を読み取れません。システム運用者に連絡してください。',
  unavailable: '今は処理できません。少し待ってからもう一度試してください。',
} as const satisfies Record<RefusalCode, string>;

/** Why an action is refused although the person may do it in principle; shown beside a disabled button. */
export interface Detail {
  reason: string;
  [field: string]: string | number | boolean | null | readonly string[];
}

/** A refusal on its way to the border, where its code becomes an answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly detail: Detail | undefined;
  constructor(code: RefusalCode, detail?: Detail) {
    super(detail ? `${code} (${detail.reason})` : code);
    this.code = code;
    this.detail = detail;
  }
}
