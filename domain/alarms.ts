/** What somebody is told of when something is wrong: kinds, figures, and in which words. When, says alarm-rules.ts. */
import { COMPONENTS, isComponent } from './components.ts';
import { INCIDENT_STEPS, STEP_RULES } from './incident.ts';

interface KindOfAlarm {
  name: string;
  /** What somebody who reads it does. */
  action: string;
  /** Over when somebody says so; the others end by themselves. */
  isUntilAnswered: boolean;
}

export const ALARMS = {
  'component-down': {
    name: '部品が止まっています',
    action: '管理の「稼働状況」を開いて、止まっている部品と、することを確認してください。',
    isUntilAnswered: false,
  },
  'engine-unreachable': {
    name: '進行管理（エンジン）につながりません',
    action: COMPONENTS.engine.action,
    isUntilAnswered: false,
  },
  'outbox-late': {
    name: '進行管理への送信が60秒を超えて待っています',
    action: 'ワーカーと進行管理が動いているかを確認してください。',
    isUntilAnswered: false,
  },
  'clock-off': {
    name: '時計が2秒を超えてずれています',
    action: COMPONENTS.clock.action,
    isUntilAnswered: false,
  },
  'disk-80': {
    name: 'ディスクの使用が80％を超えました',
    action: '増え方を確認して、容量を増やす準備をしてください。',
    isUntilAnswered: false,
  },
  'disk-90': {
    name: 'ディスクの使用が90％を超えました',
    action: '今日のうちに、不要なファイルを片付けるか、容量を増やしてください。',
    isUntilAnswered: false,
  },
  'disk-95': {
    name: 'ディスクの使用が95％を超えました',
    action: 'すぐに容量を空けてください。満杯になると、新しい内容を保存できません。',
    isUntilAnswered: false,
  },
  'quota-80': {
    name: 'LINEの今月の通数を80％使いました',
    action: COMPONENTS['line-quota'].action,
    isUntilAnswered: false,
  },
  'audit-check-failed': {
    name: '操作記録の検証で問題が見つかりました',
    action: COMPONENTS['audit-chain'].action,
    isUntilAnswered: false,
  },
  'backup-unwell': {
    name: 'バックアップに問題があります',
    action: COMPONENTS.backup.action,
    isUntilAnswered: false,
  },
  'history-differs': {
    name: '記録と進行管理の履歴に違いが見つかりました',
    action:
      '管理の「ワークフロー履歴」で「違いのあるものだけ」を選び、それぞれの「すること」に沿って確認してください。',
    // A record that was changed and changed back is still one that was changed.
    isUntilAnswered: true,
  },
  'canary-read': {
    name: 'おとりの相談が開かれました',
    action:
      '管理の「操作記録」で、だれがいつ開いたかを確認し、本人と管理責任者に理由を確かめてください。',
    isUntilAnswered: true,
  },
  'bulk-read': {
    name: '短い時間に多くの相談が開かれました',
    action: '管理の「操作記録」で、だれが何を開いたかを確認し、本人に理由を確かめてください。',
    isUntilAnswered: true,
  },
  'incident-due': {
    name: '障害・事故の報告が期限を過ぎました',
    action: '管理の「障害・事故」を開き、次の段階を記録してください。',
    isUntilAnswered: true,
  },
  'disposal-due': {
    name: '保存期間の終わる相談があります',
    action:
      '管理の「保存と廃棄」を開き、廃棄の予定を確認してください。残すものは廃棄を止め、廃棄するものは区の承認を得ます。',
    isUntilAnswered: true,
  },
  'certificate-expires': {
    name: '証明書の期限が近づいています',
    action: COMPONENTS.certificate.action,
    isUntilAnswered: false,
  },
  'token-refused': {
    name: 'LINEの認証情報が使えません（期限切れ・取り消し）',
    action: '窓口の「LINE連携」の画面で、チャネルの認証情報を入れ直してください。',
    isUntilAnswered: false,
  },
} as const satisfies Record<string, KindOfAlarm>;
export type AlarmKind = keyof typeof ALARMS;
export const ALARM_KINDS = Object.keys(ALARMS) as readonly AlarmKind[];

/** Longest remark of whoever looked after one. */
export const MAX_REMARK = 1000;

export function isAlarmKind(code: string): code is AlarmKind {
  return Object.hasOwn(ALARMS, code);
}

const SECOND = 1_000;

/**
 * The figures of the alarms. Where one begins and where it ends lie apart, so that what hovers
 * around the limit tells nobody twice.
 */
export const THRESHOLDS = {
  /** "Outbox older than 60 s". */
  outboxSeconds: { above: 60, endsBelow: 30 },
  /** Security design R6: "alarm when abs(app-db) > 2 s". */
  clockMs: { above: 2_000, endsBelow: 1_000 },
  /** Security design R7: "alarms at 80/90/95 %"; two points less before it is over. */
  disk80: { above: 80, endsBelow: 78 },
  disk90: { above: 90, endsBelow: 88 },
  disk95: { above: 95, endsBelow: 93 },
  /** "Quota 80 %" of the month; it ends with the month, or with a larger plan. */
  quotaPercent: { above: 80, endsBelow: 80 },
  /** Our own: a month is what a municipality needs to renew a certificate. */
  certificateDays: 30,
} as const;

/** A process that has not said for so long that it lives counts as gone. */
export const SILENT_MS = 30 * SECOND;

/** What an alarm is about. */
export interface AlarmOf {
  kind: AlarmKind;
  subject: string;
  organisationId: string | null;
}

export interface NewAlarm extends AlarmOf {
  serviceId: string | null;
  detail: Record<string, string | number>;
}

/** Names of folders, queues, hosts and parts in the subject of an alarm or a state, in words. */
export function subjectText(kind: AlarmKind, subject: string): string {
  if (kind === 'incident-due') return incidentText(subject);
  if (kind !== 'component-down') return subject;
  const [component = '', ...rest] = subject.split('/');
  const name = isComponent(component) ? COMPONENTS[component].name : component;
  return rest.length === 0 ? name : `${name}（${rest.join('/')}）`;
}

function incidentText(subject: string): string {
  const [number = '', step = ''] = subject.split('/');
  const name = INCIDENT_STEPS.find((one) => one === step);
  return `${number}番${name === undefined ? '' : `（${STEP_RULES[name].name}）`}`;
}

/** What is mailed: it lies in mailboxes elsewhere, so it holds codes and figures only. */
export function alarmMail(
  {
    kind,
    subject,
    detail,
    raisedAt,
  }: Pick<NewAlarm, 'kind' | 'subject'> & {
    detail: Readonly<Record<string, unknown>> | null;
    raisedAt: string;
  },
  link: string,
): { subject: string; text: string } {
  const { name, action } = ALARMS[kind];
  const about = subjectText(kind, subject);
  const figures = Object.entries(detail ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  const lines = [
    `警報：${name}`,
    ...(about === '' ? [] : [`対象：${about}`]),
    ...(figures.length === 0 ? [] : [`値：${figures.join(' ')}`]),
    `発生：${raisedAt}`,
    `すること：${action}`,
    '',
    link,
    '',
    'このメールには相談の内容は書かれていません。返信は届きません。',
  ];
  return {
    subject: `【相談窓口 警報】${name}${about === '' ? '' : `：${about}`}`,
    text: lines.join('\n'),
  };
}

/** Where an address that alarms go to lives, for its encryption (under the organisation's key). */
export function alarmAddressPlace(id: string): { table: string; column: string; row: string } {
  return { table: 'alarm_addresses', column: 'address', row: id };
}
