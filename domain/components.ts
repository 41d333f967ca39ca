/** The parts the installation is made of: how each can stand, what that means to people, and how long it was away. */

/** `unset`: not there on purpose, or not set up yet. `unknown`: nobody could look. */
export const COMPONENT_STATES = ['ok', 'degraded', 'away', 'unset', 'unknown'] as const;
export type ComponentState = (typeof COMPONENT_STATES)[number];

export const STATE_NAMES = {
  ok: '動いています',
  degraded: '一部に問題があります',
  away: '止まっています',
  unset: '未設定',
  unknown: '確認できません',
} as const satisfies Record<ComponentState, string>;

interface Part {
  name: string;
  /** What to do when it is not well. */
  action: string;
  /** Its being away is told as 'component-down'. */
  isAlarmed: boolean;
}

/** In the order of weight. A part may be there several times: folders, queues, accounts. */
export const COMPONENTS = {
  database: {
    name: 'データベース',
    action:
      'データベースのサーバーが動いているか、空き容量があるかを確認してください。止まっている間、新しい内容は保存されません。',
    isAlarmed: true,
  },
  keys: {
    name: '鍵の保管庫',
    action:
      '鍵の保管庫のプロセスと、2つのフォルダーが読み書きできるかを確認してください。止まっている間、記録を開けません。',
    isAlarmed: true,
  },
  'key-folder': {
    name: '鍵のフォルダー',
    action:
      'フォルダーのあるディスクを確認してください。もう一方のフォルダーで、今ある記録は開けます。新しい鍵は作れません。',
    isAlarmed: true,
  },
  engine: {
    name: '進行管理（エンジン）',
    action:
      '進行管理のサーバーを確認してください。相談者とのやりとりは続けられます。操作は「処理待ち」になり、戻ると自動で行われます。',
    isAlarmed: false,
  },
  api: {
    name: '画面のサーバー（API）',
    action: 'APIのプロセスを起動し直してください。止まっている間、職員も相談者も画面を使えません。',
    isAlarmed: true,
  },
  worker: {
    name: '自動の処理（ワーカー）',
    action:
      'ワーカーのプロセスを起動し直してください。止まっている間、LINEへのお知らせと期限の処理が遅れます。',
    isAlarmed: true,
  },
  watch: {
    name: '見張り',
    action:
      'この間は、どのプロセスも動いていませんでした。サーバーが止まっていなかったかを確認してください。',
    isAlarmed: false,
  },
  queue: {
    name: '処理を待つ列',
    action: 'ワーカーと進行管理が動いているかを確認してください。',
    isAlarmed: false,
  },
  line: {
    name: 'LINEとの連携',
    action:
      '窓口の「LINE連携」の画面を開き、「確認する」を押して、どこで止まっているかを見てください。',
    isAlarmed: false,
  },
  'line-quota': {
    name: 'LINEの今月の通数',
    action: 'LINE公式アカウントの料金プランを確認してください。使い切ると、お知らせが届きません。',
    isAlarmed: false,
  },
  mail: {
    name: 'メールサーバー',
    action:
      'メールサーバーと、メールの設定を確認してください。止まっている間、職員への通知メールと警報メールが出ません。',
    isAlarmed: true,
  },
  scanner: {
    name: 'ウイルス検査',
    action: 'ウイルス検査のサーバーを確認してください。止まっている間、ファイルを受け取れません。',
    isAlarmed: true,
  },
  clock: {
    name: '時計のずれ',
    action: 'サーバーの時刻同期を確認してください。データベースの時計を正とします。',
    isAlarmed: false,
  },
  disk: {
    name: 'ディスク',
    action: '不要なファイルを片付けるか、容量を増やしてください。',
    isAlarmed: false,
  },
  'key-disk': {
    name: '鍵のフォルダーのディスク',
    action:
      '鍵のフォルダーのあるディスクの容量を空けてください。満杯になると、新しい相談を始められません。',
    isAlarmed: false,
  },
  certificate: {
    name: '証明書',
    action: '証明書を更新してください。切れると、職員も相談者も画面を開けません。',
    isAlarmed: false,
  },
  schema: {
    name: 'データベースの版',
    action: '更新の手順が済んでいるかを確認してください。',
    isAlarmed: true,
  },
  'audit-chain': {
    name: '操作記録の連鎖',
    action: '操作記録の検証を行い、結果を管理責任者に報告してください。',
    isAlarmed: false,
  },
  backup: {
    name: 'バックアップ',
    action: '管理の「バックアップ」を開いて、何が起きているかを確認してください。',
    isAlarmed: false,
  },
} as const satisfies Record<string, Part>;
export type Component = keyof typeof COMPONENTS;

export function isComponent(code: string): code is Component {
  return Object.hasOwn(COMPONENTS, code);
}

/** What somebody is to do about a part that stands so; nothing where nothing is to be done. */
export function actionFor(component: Component, state: ComponentState): string | null {
  if (state === 'ok') return null;
  if (state === 'unset' && component !== 'backup') return null;
  return COMPONENTS[component].action;
}

/** Codes of reasons in words; what is not here says nothing a person could use. */
export const REASON_TEXTS: Readonly<Record<string, string>> = {
  'no-answer': '応答がありません',
  'not-writable': '新しい鍵を書けません',
  late: '待っているものが古くなっています',
  'no-workflows': '動いていますが、進行管理の仕事を受け取っていません',
  'no-heartbeat': '30秒以上、生存の知らせがありません',
  'credentials-refused': 'チャネルの認証情報をLINEが受け付けません',
  'not-asked': 'LINEにまだ確認していません',
  'low-quota': '今月の通数の8割を使いました',
  off: '2秒を超えてずれています',
  'filling-up': '8割を超えています',
  'nearly-full': '9割を超えています',
  full: '9割5分を超えています',
  'expires-soon': '30日以内に切れます',
  expired: '期限が切れています',
  'behind-the-code': 'プログラムより古い版です',
  'ahead-of-the-code': 'プログラムより新しい版です',
  'check-failed': '検証で問題が見つかりました',
  'never-checked': 'まだ一度も検証していません',
  'no-processes': 'この間、すべてのプロセスが止まっていました',
  'never-made': 'まだ一度も作られていません',
  'archive-off': '変更の記録が保存されていません',
  'archive-late': '変更の記録を60秒以上保存できていません',
  'backup-old': '最後のバックアップから26時間を過ぎました',
  'not-checked': '3時間以上、検証されていません',
  'drill-failed': '復元の訓練に失敗しました',
};

/** Queues in the words of those who look after them. */
export const QUEUE_NAMES: Readonly<Record<string, string>> = {
  inbox: 'LINEから届いたもの',
  outbox: '進行管理への送信',
  commands: '職員の操作',
  deliveries: 'LINEへの送信',
  notice_ways: '職員への通知メール',
  address_mails: '宛先の確認メール',
  service_plans: '受付時間の変更',
};

/** One stretch of time in one state; `until` is open while it lasts. */
export interface Stretch {
  state: ComponentState;
  since: number;
  until: number | null;
}

const MINUTE = 60_000;

/** Minutes within the period in which the part was away; what overlaps is counted once. */
export function minutesAway(
  stretches: readonly Stretch[],
  { from, until }: { from: number; until: number },
): number {
  const away = stretches
    .filter(({ state }) => state === 'away')
    .map((one) => [Math.max(one.since, from), Math.min(one.until ?? until, until)] as const)
    .filter(([begins, ends]) => ends > begins)
    .toSorted(([a], [b]) => a - b);
  let counted = 0;
  let reached = from;
  for (const [begins, ends] of away) {
    counted += Math.max(0, ends - Math.max(begins, reached));
    reached = Math.max(reached, ends);
  }
  return Math.round(counted / MINUTE);
}
