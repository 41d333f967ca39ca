/** What a supervisor says to the assignee beside the talk. No contract of the room knows of it. */
import { z } from 'zod';
import { Id, Instant, typedText } from './common.ts';
import { Person } from './staff.ts';

export const MAX_WHISPER = 2000;

export const Whisper = z.object({
  id: Id,
  person: Person,
  /** Whose consultation it was when it was said. */
  to: Person,
  text: z.string(),
  at: Instant,
});
/** Oldest first, the newest of them. */
export const Whispers = z.object({ data: z.array(Whisper) });
export const WhisperBody = z.object({ id: Id, text: typedText(MAX_WHISPER) });
