/** Everything that is handed over as a table; and what is not, with the reason. */
import { SERVICE_KINDS } from './kinds-service.ts';
import { STAFF_KINDS } from './kinds-staff.ts';
import { TALK_KINDS } from './kinds-talk.ts';
import type { HandOverKind } from './kind.ts';

export const HAND_OVER_KINDS: readonly HandOverKind[] = [
  ...TALK_KINDS,
  ...SERVICE_KINDS,
  ...STAFF_KINDS,
];

/** Tables that go out in another form. */
export const IN_ANOTHER_FORM: Readonly<Record<string, string>> = {
  contract_end_files: 'この一式そのもの',
  contract_end_parts: 'この一式そのもの',
  files: '添付ファイル（attachments フォルダーと 70-attachments.csv）',
  audit_entries: '操作記録（audit フォルダー）',
  audit_chain: '操作記録の連鎖（audit フォルダー）',
  audit_checkpoints: '操作記録の確認点（audit フォルダー）',
  audit_signing_keys: '操作記録の公開鍵（audit フォルダー）',
};

/** Tables that are not handed over: they hold nothing that is not in another file, or secrets that serve nobody any more. */
export const NOT_HANDED_OVER: Readonly<Record<string, string>> = {
  access_records: '接続元の記録です。保存期間が過ぎると消えます。開示したものは 56 にあります。',
  address_mails: '通知先の確認メールの送信待ちです。',
  alarm_addresses: '警報のメールの宛先です。',
  allow_list_entries: '接続元の制限です。システムとともに不要になります。',
  announcement_reads: 'お知らせを見た印です。',
  audit_checks: '記録の検査の状態です。',
  broadcast_testers: '試し送りの相手です。',
  canaries: '閲覧の警報のための印です。',
  commands: '操作の受付です。結果は 16 と操作記録にあります。',
  component_states: '部品の稼働状況です。',
  backup_checks: 'バックアップの検査の記録です。',
  backups: 'バックアップの一覧です。',
  breaches: 'つじつまの検査の結果です。',
  drafts: '書きかけの文です。',
  disposal_ledger: '廃棄をやり直すための控えです。廃棄した相談は 58 にあります。',
  export_selections: '書き出しの途中のものです。',
  exports: '書き出しの申し込みです。写しは 66 にあります。',
  inspections: 'つじつまの検査の実施の記録です。',
  key_events: '鍵の更新の記録です。操作記録にもあります。',
  search_packs: '検索のための写しです。元の文は 11、12 にあります。',
  history_checks: 'ワークフロー履歴の検査の状態です。',
  inbox: 'LINEからの受付です。処理の結果は各ファイルにあります。',
  line_ticks: 'LINEの準備の印です。',
  memberships: '今の役割です。期間つきで 51 にあります。',
  notice_settings: '職員の通知の好みです。',
  notice_ways: '通知の送り方です。',
  notices: '職員への通知です。',
  outbox: '処理の待ち行列です。',
  passkey_challenges: 'サインインの途中のものです。',
  passkeys: 'サインインの鍵です。',
  practice_runs: '練習の記録です。',
  readings: '職員がどこまで読んだかの印です。読んだことは操作記録にあります。',
  recovery_codes: 'サインインの回復コード（ハッシュ）です。',
  register_forms: '台帳の印刷の様式です。',
  rich_menu_drafts: 'リッチメニューの下書きです。',
  rich_menu_pictures: 'リッチメニューの画像です。LINEにあるものと同じです。',
  rich_menu_states: 'リッチメニューの表示の状態です。',
  room_sessions: '相談者のサインインです。',
  saved_filters: '職員の絞り込みの控えです。',
  second_factors: '二段階認証の秘密です。',
  settings_drafts: '設定の下書きです。',
  sign_in_tries: 'サインインの失敗の回数です。',
  staff_invitations: '招待のリンク（ハッシュ）です。',
  staff_screens: 'だれがどの画面を見ているかです。',
  staff_sessions: '職員のサインインです。',
  watches: '職員の見守りリストです。',
  workflow_histories: '処理の履歴です。経過は 16 にあります。',
};
