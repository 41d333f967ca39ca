/**
 * Every action the audit trail can hold, with its Japanese name and its kind. What is not named here cannot
 * be written: who adds an action adds its line.
 */
import type { ConsultationCommand, EventKind } from './consultation.ts';
import type { EscalationAction, EscalationEventKind } from './escalation.ts';
import type { MessageChange } from './message-changes.ts';

/** What one may want to see apart. `refused`: routes that were closed to whoever called them. */
export const TRAIL_KINDS = [
  'read',
  'search',
  'talk',
  'work',
  'hers',
  'sign-in',
  'administration',
  'own',
  'automatic',
  'refused',
] as const;
export type TrailKind = (typeof TRAIL_KINDS)[number];

export const TRAIL_KIND_NAMES = {
  read: '閲覧',
  search: '一覧・検索',
  talk: 'メッセージ',
  work: '相談への操作',
  hers: '相談者の操作',
  'sign-in': 'サインイン',
  administration: '管理・設定',
  own: '自分の設定',
  automatic: '自動処理',
  refused: '権限のない操作',
} as const satisfies Record<TrailKind, string>;

const COMMANDS = {
  'command.assign': '担当者を決める操作をした',
  'command.transfer': '引き継ぐ操作をした',
  'command.return-to-queue': '担当待ちに戻す操作をした',
  'command.confirm-history-review': '履歴を確認する操作をした',
  'command.set-priority': '優先度を変える操作をした',
  'command.end-talk': '会話を終える操作をした',
  'command.close': '相談を終了する操作をした',
  'command.reopen': '相談を再開する操作をした',
  'command.escalate': '関係機関との連携を申請する操作をした',
  'command.approve': '連携を承認する操作をした',
  'command.refuse': '連携を承認しない操作をした',
  'command.record-contact': '関係機関への連絡を記録する操作をした',
  'command.acknowledge': '関係機関の受理を記録する操作をした',
  'command.set-follow-up': '関係機関に次に確認する日時を決める操作をした',
  'command.record-outcome': '連携の結果を記録する操作をした',
  'command.refused': '操作が受け付けられなかった',
} as const satisfies Record<
  `command.${ConsultationCommand['action'] | EscalationAction | 'refused'}`,
  string
>;

const STEPS = {
  'consultation.opened': '相談が始まった',
  'consultation.assigned': '担当者が決まった',
  'consultation.transferred': '引き継がれた',
  'consultation.returned-to-queue': '担当待ちに戻った',
  'consultation.history-reviewed': '過去の履歴を確認した',
  'consultation.priority-set': '優先度が変わった',
  'consultation.priority-raised': '優先度が上がった',
  'consultation.talk-ended': '会話が終わった',
  'consultation.talk-resumed': '会話が続いた',
  'consultation.came-back': '相談者が戻ってきた',
  'consultation.closed': '相談が終了した',
  'consultation.reopened': '相談が再開した',
  'consultation.escalated': '関係機関との連携が始まった',
  'consultation.escalation-changed': '連携の状態が変わった',
  'consultation.take-up-overdue': '会話が始まらないまま時間が過ぎた',
  'consultation.unanswered-overdue': '返信がないまま時間が過ぎた',
  'consultation.silence-warned': '返事がないことを相談者に知らせた',
  'consultation.attributes-reminded': '属性の登録を促した',
  'consultation.follow-up-due': '次の連絡日になった',
  'consultation.ended': '再開できる期間が終わった',
  'escalation.requested': '連携が申請された',
  'escalation.climbed': '承認の依頼が上の人に移った',
  'escalation.approved': '連携が承認された',
  'escalation.approved-by-telephone': '連携が電話で承認された',
  'escalation.approval-confirmed': '電話での承認が確認された',
  'escalation.refused': '連携が承認されなかった',
  'escalation.contacted': '関係機関に連絡した',
  'escalation.contact-tried': '関係機関に連絡したが、つながらなかった',
  'escalation.acknowledged': '関係機関が受理した',
  'escalation.acknowledgement-overdue': '関係機関の受理がないまま時間が過ぎた',
  'escalation.follow-up-set': '次に確認する日時を決めた',
  'escalation.follow-up-due': '次に確認する日時になった',
  'escalation.outcome-recorded': '連携の経過が記録された',
  'escalation.resolved': '連携が終わった',
} as const satisfies Record<
  `consultation.${EventKind}` | `escalation.${EscalationEventKind}`,
  string
>;

const CHANGES_OF_MESSAGES = {
  'message.retraction': 'メッセージを取り消した',
  'message.correction': 'メッセージを訂正した',
} as const satisfies Record<`message.${MessageChange}`, string>;

/** By kind; a step or a command is "work" whoever took it. */
const NAMES = {
  read: {
    'consultation.read': '相談を読んだ',
    'person.read': '同じ人の別の記録を読んだ',
    'file.read': '添付を見た',
    'packet.preview': '関係機関に渡す情報提供書を申請の前に見た',
    'packet.read': '関係機関に渡した内容（情報提供書）を読んだ',
    'packet.print': '情報提供書を印刷用に開いた',
    'report-sheet.read': '通報シートを開いた',
    'report-sheet.print': '通報シートを印刷用に開いた',
    'access-data.read': '開示されたアクセス記録を見た',
    'access-data.print': '開示されたアクセス記録を印刷用に開いた',
    'message.versions.read': '訂正・取り消し前のメッセージを読んだ',
    'history.read': 'ワークフロー履歴を調べた',
  },
  search: {
    'consultation.list': '相談の一覧を見た',
    'consultation.find': '番号で相談を探した',
    'person.search': '同じ人の記録を探した',
    'escalation.list': '連携の一覧を見た',
    'account.list': '職員の一覧を見た',
    'account.rights': '権限の履歴を調べた',
    'delivery.list': 'LINEへの送信の記録を見た',
    'history.list': 'ワークフロー履歴の一覧を見た',
    'history.export': 'ワークフロー履歴を書き出した',
    'trail.search': '操作記録を調べた',
    'trail.report': '相談者ごとの閲覧記録を見た',
    'trail.export': '操作記録を書き出した',
  },
  talk: { 'message.send': 'メッセージを送った', ...CHANGES_OF_MESSAGES },
  work: {
    ...COMMANDS,
    ...STEPS,
    'consultation.open': '職員が相談を開いた',
    'consultation.restrict': '閲覧を制限した',
    'consultation.unrestrict': '閲覧の制限を外した',
    'consultee.traits': '特徴・注意点を書いた',
    'packet.seal': '関係機関に渡す内容を封印した',
    'packet.approve': '追加提供を承認した',
    'packet.refuse': '追加提供を承認しなかった',
    'access-data.ask': 'アクセス記録の開示を申請した',
    'access-data.approve': 'アクセス記録の開示を承認した',
    'access-data.refuse': 'アクセス記録の開示を承認しなかった',
    'person.link': '同じ人の記録をつないだ',
    'person.unlink': '同じ人のつながりを外した',
    'attributes.record': '属性を登録した',
    'note.add': 'メモを書いた',
    'whisper.add': 'ささやきを送った',
    'flag.set': '注意の印を付けた',
    'flag.take-down': '注意の印を外した',
    'accommodation.ask': '合理的配慮の求めを記録した',
    'accommodation.decide': '合理的配慮を決めた',
    'accommodation.end': '合理的配慮を終えた',
    'supporter.begin': '代筆を始めた',
    'supporter.end': '代筆を終えた',
    'file.upload': '添付を送った',
    'reply-request.ask': '返信の承認を求めた',
    'reply-request.approve': '返信を承認した',
    'reply-request.return': '返信を差し戻した',
    'reply-request.withdraw': '返信の承認の求めを取り下げた',
    'watch.add': '見守りリストに入れた',
    'watch.remove': '見守りリストから外した',
    'emergency.begin': '緊急閲覧を始めた',
    'emergency.review': '緊急閲覧を事後に確認した',
    'contents.ask': '監査のための内容の閲覧を申請した',
    'contents.approve': '監査のための内容の閲覧を承認した',
    'contents.refuse': '監査のための内容の閲覧を承認しなかった',
  },
  hers: {
    'room.enter': '相談室に入った',
    'room.leave': '相談室から出た',
    'room.choose': '相談室の設定を変えた',
    'consent.give': '相談のきまりに同意した',
    'question.answer': '質問に答えた',
    'survey.give': 'アンケートに答えた',
    'pin.pass': '開くときの番号を入れた',
    'pin.choose': '開くときの番号を決めた',
    'pin.remove': '開くときの番号をやめた',
    'pin.forget': '開くときの番号を忘れたと届け出た',
  },
  'sign-in': {
    'session.begin': 'サインインした',
    'session.end': 'サインアウトした',
    'session.password': 'パスワードを確かめた',
    'session.code': '確認コードを入れた',
    'session.step-up': '大事な操作の前に本人であることを確かめた',
    'second-factor.begin': '二段階認証の設定を始めた',
    'second-factor.confirm': '二段階認証を設定した',
    'second-factor.remove': '認証アプリを外した',
    'passkey.begin': 'パスキーの登録を始めた',
    'passkey.add': 'パスキーを登録した',
    'passkey.remove': 'パスキーを外した',
    'recovery-codes.make': '回復コードを作った',
    'password.change': 'パスワードを変えた',
    'session.revoke': 'ほかのサインインを終わらせた',
    'account.begin': '招待を受けてパスワードを決めた',
    'account.begin-anew': '新しいリンクでパスワードを決め直した',
  },
  administration: {
    'organisation.create': '自治体を登録した',
    'service.create': '窓口を作った',
    'service.rename': '窓口の名前を変えた',
    'service.retire': '窓口の受付を終えた',
    'service.revive': '窓口の受付を再び始めた',
    'service.mode': '本番と練習を切り替えた',
    'membership.invite': '職員を招待した',
    'membership.invite-again': '職員をもう一度招待した',
    'membership.set': '職員の役割を変えた',
    'membership.training': '研修中かどうかを変えた',
    'account.describe': '職員の所属と従事期間を変えた',
    'account.suspend': 'アカウントを停止した',
    'account.resume': 'アカウントを再開した',
    'account.leave': '職員の退職・異動を処理した',
    'account.reset': 'パスワードの再設定のリンクを作った',
    'account.end-sessions': '職員のサインインを終わらせた',
    'account.import': '職員をCSVから登録した',
    'account.export': '職員の一覧を書き出した',
    'access-review.print': 'アクセス権点検表を印刷した',
    'access-review.sign': 'アクセス権を点検した',
    'channel.connect': 'LINEとつないだ',
    'channel.check': 'LINEとのつながりを確かめた',
    'channel.register': 'LINEに受け口を登録した',
    'line.tick': 'LINEの準備の項目に印を付けた',
    'line.untick': 'LINEの準備の項目の印を外した',
    'settings.export': '窓口の設定を書き出した',
    'settings.import': '窓口の設定を取り込んだ',
    'settings.publish': '窓口の設定を公開した',
    'settings.request': '窓口の設定の公開を求めた',
    'settings.request-withdraw': '公開の求めを取り下げた',
    'settings.request-return': '公開の求めを差し戻した',
    'settings.withdraw': '予約した設定の公開を取り下げた',
    'settings.draft-begin': '窓口の設定の下書きを始めた',
    'settings.draft-change': '窓口の設定の下書きを変えた',
    'settings.draft-from': '前の設定から下書きを作った',
    'settings.draft-renew': '下書きを新しい版に合わせた',
    'settings.draft-discard': '窓口の設定の下書きを捨てた',
    'preview.show': '案内文を試しに送った',
    'reception.pause': '受付を休止した',
    'reception.resume': '受付を再開した',
    'reception.plan-stop': '計画停止を決めた',
    'reception.withdraw-stop': '計画停止を取りやめた',
    'agency.add': '関係機関を登録した',
    'agency.change': '関係機関を変えた',
    'agency.confirm': '関係機関の内容を確認した',
    'agency.retire': '関係機関を使わなくした',
    'agency.revive': '関係機関を一覧に戻した',
    'agency.export': '関係機関の名簿を書き出した',
    'agency.import': '関係機関の名簿を取り込んだ',
    'rota.add': '当番を当番表に入れた',
    'rota.remove': '当番を当番表から外した',
    'rota.import': '当番表を取り込んだ',
    'template.add': '定型文を作った',
    'template.change': '定型文を変えた',
    'template.order': '定型文を並べ替えた',
    'template.remove': '定型文を消した',
    'rich-menu.draft': 'リッチメニューの下書きを変えた',
    'rich-menu.picture': 'リッチメニューの画像を入れた',
    'rich-menu.publish': 'リッチメニューを公開した',
    'rich-menu.withdraw': 'リッチメニューの予約を取り下げた',
    'broadcast.add': 'お知らせ配信を作った',
    'broadcast.change': 'お知らせ配信を変えた',
    'broadcast.check': 'お知らせ配信をLINEで確かめた',
    'broadcast.try': 'お知らせ配信を試しに送った',
    'broadcast.confirm': 'お知らせ配信を決めた',
    'broadcast.take-back': 'お知らせ配信の予約を取り消した',
    'broadcast.stop': 'お知らせ配信を止めた',
    'broadcast.discard': 'お知らせ配信を捨てた',
    'broadcast-tester.add': '試しに送る相手を加えた',
    'broadcast-tester.remove': '試しに送る相手を外した',
    'practice.start': '練習を始めた',
    'practice.stop': '練習を止めた',
    'practice.reset': '練習をはじめからにした',
    'notice.retry': '届いていないお知らせを送り直した',
    'notice.settle': '届いていないお知らせを別の方法で伝えた',
    'allow-list.add': '接続元の制限に加えた',
    'allow-list.remove': '接続元の制限から外した',
    'allow-list.off': '接続元の制限をやめた',
    'alarm.answer': '警報に対応したことを記録した',
    'alarm-address.save': '警報メールの宛先を決めた',
    'alarm-address.remove': '警報メールの宛先を外した',
    'announcement.publish': 'システムのお知らせを出した',
    'announcement.withdraw': 'システムのお知らせを取り消した',
    'announcement.hand-over': 'お知らせの文書を渡したことを記録した',
    'announcement.print': 'お知らせの文書を開いた',
    'canary.add': 'おとりの相談を作った',
    'canary.remove': 'おとりの相談を外した',
    'alarm.threshold': '大量閲覧の警報の基準を変えた',
    'trail.restore': '古いデータベースに戻したことを操作記録に届け出た',
    'trail.key': '操作記録に署名する鍵を替えた',
    'copy.destroy': '書き出した写しを廃棄したと記録した',
  },
  own: {
    'duty.change': '勤務状態を変えた',
    'filters.save': '条件を保存した',
    'notices.settings': 'お知らせの設定を変えた',
    'notices.address.ask': 'お知らせの宛先を登録した',
    'notices.address.confirm': 'お知らせの宛先を確認した',
    'notices.address.drop': '確認前の宛先を取り消した',
    'notices.address.remove': 'お知らせの宛先を消した',
    'notices.address.trial': '試しのメールを送った',
  },
  automatic: {
    'trail.check': '操作記録が変えられていないことを検査した',
    'alarm.raise': '警報が出た',
    'broadcast.begin': 'お知らせ配信が始まった',
    'broadcast.end': 'お知らせ配信が終わった',
    'channel.resumed': 'LINEの利用が再開された',
    'channel.suspended': 'LINEの利用が停止された',
    'delivery.settle': 'LINEへのお知らせの結果が出た',
    'event.give-up': 'LINEからの出来事を処理できなかった',
    'rich-menu.hang': 'リッチメニューをLINEに出した',
    'rich-menu.repair': 'リッチメニューをLINEに出し直した',
  },
} as const satisfies Record<Exclude<TrailKind, 'refused'>, Record<string, string>>;

type KeysOf<Group> = Group extends unknown ? keyof Group : never;
type NamedAction = KeysOf<(typeof NAMES)[keyof typeof NAMES]>;

/** A route that was refused to somebody, by its method and path; cut where the column ends. */
type RefusedRoute = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`;

/** So long an action may be. */
const LONGEST = 60;

export function refusedRoute({
  method,
  path,
}: {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
}): TrailAction {
  return `${method} ${path.slice(0, LONGEST - method.length - 1)}`;
}

export type TrailAction = NamedAction | RefusedRoute;

const KIND_OF = new Map<string, TrailKind>();
const NAME_OF = new Map<string, string>();
const CODES_OF = new Map<TrailKind, string[]>();
for (const [kind, names] of Object.entries(NAMES) as [TrailKind, Record<string, string>][]) {
  CODES_OF.set(kind, Object.keys(names));
  for (const [code, name] of Object.entries(names)) {
    KIND_OF.set(code, kind);
    NAME_OF.set(code, name);
  }
}

/** All actions that have a name, in the order of their kinds. */
export const TRAIL_ACTIONS: readonly string[] = [...NAME_OF.keys()];

/** The action in words; `undefined` for a refused route, whose name is the route's own. */
export function trailName(action: string): string | undefined {
  return NAME_OF.get(action);
}

/** What is not named is a route that was refused. */
export function trailKindOf(action: string): TrailKind {
  return KIND_OF.get(action) ?? 'refused';
}

/** The codes of a kind; of what was refused there is no list. */
export function actionsOfKind(kind: TrailKind): readonly string[] {
  return CODES_OF.get(kind) ?? [];
}
