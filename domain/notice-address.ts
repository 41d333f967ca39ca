/** A member of staff's address for notices: notices go there once a code sent to it came back. */
import type { WayCode } from './notices.ts';

export const ADDRESS_MAIL_KINDS = ['code', 'trial'] as const;
export type AddressMailKind = (typeof ADDRESS_MAIL_KINDS)[number];

/** `done`: the code came back, was tried too often, or another address was asked for. */
export const ADDRESS_MAIL_STATUSES = ['waiting', 'sent', 'failed', 'done'] as const;
export type AddressMailStatus = (typeof ADDRESS_MAIL_STATUSES)[number];

const MINUTE = 60_000;
export const ADDRESS_CODE_LIVES_MS = 30 * MINUTE;
export const ADDRESS_CODE_TRIES = 5;
/** So many mails of a person's own within so long: nobody is flooded through us. */
export const ADDRESS_MAILS_AT_MOST = 5;
export const ADDRESS_MAILS_WITHIN_MS = 15 * MINUTE;

/** Where what is asked for lives, for its encryption (under the organisation's key). */
export function addressMailPlace(
  column: 'address' | 'code',
  id: string,
): { table: string; column: string; row: string } {
  return { table: 'address_mails', column, row: id };
}

/** How the mail is read by whoever gets it, perhaps a stranger to whom it was misdirected. */
export function addressMail(code: string | null): { subject: string; text: string } {
  const ending = [
    '',
    'このメールには相談の内容は書かれていません。返信は届きません。',
    'お心当たりがないときは、このメールを削除してください。',
  ];
  if (code === null)
    return {
      subject: '【相談窓口】お知らせのメールの確認',
      text: ['お知らせのメールが届くことを確かめるためのメールです。', ...ending].join('\n'),
    };
  return {
    subject: '【相談窓口】メールアドレスの確認番号',
    text: [
      'お知らせを受け取るメールアドレスの確認番号です。',
      '',
      `確認番号：${code}`,
      '',
      `「お知らせの設定」の画面に、${ADDRESS_CODE_LIVES_MS / MINUTE}分以内に入れてください。`,
      ...ending,
    ].join('\n'),
  };
}

/** What the mail server's answer means for whoever waits for the mail. */
export const MAIL_FAILURES = {
  'address-refused': 'address-refused',
  refused: 'mail-refused',
  away: 'mail-away',
} as const satisfies Record<string, WayCode>;
