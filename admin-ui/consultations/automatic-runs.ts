/** What was said with the automatic answers drawn together, so that they push no words of hers out of sight. */
import type { StaffMessage } from '../staff-api/types.ts';
import { businessDay } from '../parts/time.ts';

/** One message, or automatic answers that follow each other on one day. */
export interface TalkPart {
  isRun: boolean;
  first: StaffMessage;
  messages: readonly StaffMessage[];
  /** What stands before it. */
  before: StaffMessage | undefined;
}

/** `firstUnread`: a run is cut there, so that what has been read and what has not stay apart. */
export function withRuns(
  messages: readonly StaffMessage[],
  firstUnread: number | undefined,
): TalkPart[] {
  const parts: (TalkPart & { messages: StaffMessage[] })[] = [];
  for (const [index, message] of messages.entries()) {
    const run = parts.at(-1);
    const before = messages[index - 1];
    const goesOn =
      run?.isRun === true &&
      message.author === 'automatic' &&
      message.seq !== firstUnread &&
      businessDay(new Date(message.at)) === businessDay(new Date(run.first.at));
    if (goesOn) run.messages.push(message);
    else
      parts.push({
        isRun: message.author === 'automatic',
        first: message,
        messages: [message],
        before,
      });
  }
  return parts;
}
