/** What can happen to a message after it was sent. The record keeps what was said; the talk shows what became of it. */
export const MESSAGE_CHANGES = ['retraction', 'correction'] as const;
export type MessageChange = (typeof MESSAGE_CHANGES)[number];

/** How a message stands now. */
export const MESSAGE_STATES = ['said', 'corrected', 'retracted'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** The state after the latest change; `null`: there was none. */
export function stateAfter(latest: MessageChange | null): MessageState {
  if (latest === null) return 'said';
  return latest === 'retraction' ? 'retracted' : 'corrected';
}

/** In a talk, oldest first. */
interface Said {
  seq: number;
  text: string;
  state: MessageState;
  files: readonly object[];
  /** What this row changes, if it is no message itself. */
  change: { kind: MessageChange; seq: number } | null;
}

/** The talk as it is to be shown: each message as it stands after all changes known, the changes themselves left out. */
export function withChanges<Message extends Said>(rows: readonly Message[]): Message[] {
  const latest = new Map<number, Message>();
  for (const row of rows) if (row.change) latest.set(row.change.seq, row);
  return rows
    .filter(({ change }) => change === null)
    .map((message) => {
      const change = latest.get(message.seq);
      if (!change) return message;
      const { text, state } = change;
      return { ...message, text, state, files: state === 'retracted' ? [] : message.files };
    });
}

/** Refused with these words. */
export const CHANGE_REFUSAL_TEXTS = {
  'not-own': '自分が書いたものだけ、取り消しや訂正ができます。',
  retracted: 'このメッセージは、もう取り消されています。',
} as const;
