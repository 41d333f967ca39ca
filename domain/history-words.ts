/** What the review of histories calls things: verdicts, differences with what to do about them, and the engine's events. */
import { ESCALATION_STATUS_WORDS, STAGE_WORDS } from './code-words.ts';
import type { DifferenceCode, Verdict } from './history-check.ts';
import type { RunStatus } from './history-coverage.ts';
import { trailName } from './trail.ts';

export const VERDICT_WORDS: Record<Verdict, string> = {
  agrees: '一致',
  explained: '一致（説明のつく違いあり）',
  differs: '違いあり',
  'not-checked': '照合できません',
};

export const RUN_STATUS_WORDS: Record<RunStatus, string> = {
  running: '進行中',
  completed: '完了',
  continued: '次の実行に続く',
  terminated: '強制終了',
  failed: '失敗',
  cancelled: '取り消し',
  'timed-out': '時間切れ',
};

interface DifferenceWords {
  title: string;
  explanation: string;
  /** What whoever reads it does. */
  action: string;
}

export const DIFFERENCE_WORDS: Record<DifferenceCode, DifferenceWords> = {
  'before-engine-loss': {
    title: '進行管理を作り直す前の段階です',
    explanation:
      '進行管理（Temporal）の記録が失われ、業務データベースの控えから作り直されました。これより前の履歴は、進行管理にはありません。',
    action: '作り直した日時が、障害の記録と合っているか確認してください。',
  },
  'taken-twice': {
    title: '処理が途中で止まり、やり直されました',
    explanation:
      '記録したあとに処理が止まり、同じ処理がもう一度行われました。記録は1回だけ残っています。',
    action: '対応は要りません。',
  },
  'under-way': {
    title: '今まさに進んでいる段階です',
    explanation: '記録されたばかりで、進行管理の履歴にまだ書かれていません。',
    action: '2分ほど待ってから、もう一度読み込んでください。',
  },
  'step-not-in-engine': {
    title: '記録にある段階が、進行管理の履歴にありません',
    explanation: '業務データベースに、進行管理が知らない行があります。',
    action:
      'データベースに直接書き込まれた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'step-not-in-record': {
    title: '進行管理の履歴にある段階が、記録にありません',
    explanation: '進行管理が記録したはずの行が、業務データベースにありません。',
    action: '行が消された疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'kind-differs': {
    title: '段階の種類が違います',
    explanation: '同じ番号の段階を、記録と進行管理が別のこととして残しています。',
    action: '記録が書き換えられた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'order-differs': {
    title: '段階の順番が違います',
    explanation: '起きたことは同じですが、順番が入れ替わっています。',
    action: '記録が書き換えられた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'time-differs': {
    title: '時刻が1分を超えて違います',
    explanation: '同じ段階の時刻が、記録と進行管理とで離れています。',
    action:
      '稼働状況の「時計」を確認してください。時計が合っていれば、記録が書き換えられた疑いがあります。',
  },
  'command-differs': {
    title: '元になった操作が違います',
    explanation: '同じ段階を、記録と進行管理が別の操作によるものとしています。',
    action: '記録が書き換えられた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  gap: {
    title: '番号が抜けています',
    explanation: '記録にも進行管理の履歴にもない番号があります。',
    action: '記録が消された疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'projection-differs': {
    title: '今の状態が、最後の段階と合いません',
    explanation: '画面に出る状態が、最後に記録された段階と違います。',
    action: '状態が書き換えられた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'stage-differs': {
    title: '今の状態が、進行管理と違います',
    explanation: '同じ段階まで進んでいるのに、状態が違います。',
    action: '状態が書き換えられた疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
  'open-in-engine': {
    title: '終わった相談が、進行管理では続いています',
    explanation: '記録では終わっていますが、進行管理は待ち続けています。',
    action: 'システム運用者に知らせてください。相談者への影響はありません。',
  },
  'closed-in-engine': {
    title: '続いている相談が、進行管理では終わっています',
    explanation: '催促や期限切れのお知らせが動きません。',
    action: 'システム運用者に、進行管理の作り直し（rehydrate）を頼んでください。',
  },
  'unknown-to-engine': {
    title: '続いている相談を、進行管理が知りません',
    explanation: '催促や期限切れのお知らせが動きません。',
    action: 'システム運用者に、進行管理の作り直し（rehydrate）を頼んでください。',
  },
  'not-kept': {
    title: '進行管理の履歴が残っていません',
    explanation: '進行管理の保存期間が過ぎ、保管庫にもありません。',
    action: '保管が始まる前の相談かどうかを、システム運用者に確認してください。',
  },
  'workflow-not-in-record': {
    title: '記録にない連携が、進行管理にあります',
    explanation: '進行管理が知っている連携が、業務データベースにありません。',
    action: '行が消された疑いがあります。管理責任者とシステム運用者に知らせてください。',
  },
};

const EVENT_TYPE_WORDS: Readonly<Record<string, string>> = {
  WorkflowExecutionStarted: '実行の開始',
  WorkflowExecutionCompleted: '実行の完了',
  WorkflowExecutionContinuedAsNew: '次の実行に続く',
  WorkflowExecutionTerminated: '実行の強制終了',
  WorkflowExecutionFailed: '実行の失敗',
  WorkflowExecutionCanceled: '実行の取り消し',
  WorkflowExecutionTimedOut: '実行の時間切れ',
  WorkflowExecutionSignaled: '知らせを受けた',
  WorkflowExecutionUpdateAccepted: '操作を受け付けた',
  WorkflowExecutionUpdateCompleted: '操作に答えた',
  WorkflowExecutionUpdateRejected: '操作を断った',
  WorkflowExecutionOptionsUpdated: '実行の設定の変更',
  WorkflowTaskScheduled: '処理の予定',
  WorkflowTaskStarted: '処理の開始',
  WorkflowTaskCompleted: '処理の完了',
  WorkflowTaskTimedOut: '処理の時間切れ',
  WorkflowTaskFailed: '処理の失敗',
  TimerStarted: 'タイマーを置いた',
  TimerFired: 'タイマーが鳴った',
  TimerCanceled: 'タイマーを取り消した',
  MarkerRecorded: '手もとの処理の記録',
  ActivityTaskScheduled: '外の処理の予定',
  ActivityTaskStarted: '外の処理の開始',
  ActivityTaskCompleted: '外の処理の完了',
  ActivityTaskFailed: '外の処理の失敗',
  ActivityTaskTimedOut: '外の処理の時間切れ',
  StartChildWorkflowExecutionInitiated: '連携の開始を頼んだ',
  ChildWorkflowExecutionStarted: '連携が始まった',
  ChildWorkflowExecutionCompleted: '連携が終わった',
  SignalExternalWorkflowExecutionInitiated: '知らせを送った',
  ExternalWorkflowExecutionSignaled: '知らせが届いた',
  UpsertWorkflowSearchAttributes: '検索項目の更新',
  WorkflowPropertiesModified: '表示項目の更新',
};

/** A type we have no word for keeps the engine's own name. */
export function eventTypeText(type: string): string {
  return EVENT_TYPE_WORDS[type] ?? type;
}

/** What is signalled, asked or called, by the name the workflows give it. */
const NAME_WORDS: Readonly<Record<string, string>> = {
  consultation: '相談',
  escalation: '関係機関との連携',
  wordsStored: '新しい言葉',
  settingsChanged: '設定の変更',
  escalationChanged: '連携の変化',
  assign: '担当にする',
  transfer: '引き継ぐ',
  returnToQueue: '受付に戻す',
  confirmHistoryReview: '履歴の確認を終える',
  setPriority: '優先度を変える',
  endTalk: '会話を終える',
  close: '相談を終了する',
  reopen: '再開する',
  escalate: '連携を申請する',
  approve: '承認する',
  refuse: '承認しない',
  recordContact: '連絡を記録する',
  acknowledge: '受理を記録する',
  recordOutcome: '結果を記録する',
  setFollowUp: '次に確認する日時を決める',
  recordConsultationStep: '段階を記録',
  recordEscalationStep: '連携の段階を記録',
  loadServicePlan: '受付の予定を読む',
  loadProgress: 'やりとりの進み具合を読む',
  noteNextAction: '次の予定を記録',
  core_local_activity: '記録・読み込み',
  core_patch: '版の印',
};

export function engineNameText(name: string): string {
  return NAME_WORDS[name] ?? 'ほかの名前';
}

const CODE_WORDS: Readonly<Record<string, string>> = {
  ...RUN_STATUS_WORDS,
  ...ESCALATION_STATUS_WORDS,
  ...STAGE_WORDS,
};

const IN_JAPAN = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** What one side says in a difference, in words: a kind of step, a stage, a step's number with its stage, or a time. */
export function differenceValueText(value: string | null): string {
  if (value === null || value === 'none') return 'なし';
  const [, seq, stage] = /^seq (\d+)(?: (\S+))?$/u.exec(value) ?? [];
  if (seq !== undefined)
    return `段階${seq}${stage === undefined ? '' : `（${CODE_WORDS[stage] ?? stage}）`}`;
  if (/^\d{4}-\d{2}-\d{2}T/u.test(value)) return IN_JAPAN.format(new Date(value));
  const step = trailName(`consultation.${value}`) ?? trailName(`escalation.${value}`);
  return CODE_WORDS[value] ?? step ?? value;
}
