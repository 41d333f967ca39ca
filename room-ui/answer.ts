/** What came of asking the room's API. */
import type { ErrorBody } from '../contracts/common.ts';

/** - `away`: no answer, or one that says "later": the same again is right. - `refused`: the same again is no use. */
export type Answer<Body> =
  | { kind: 'ok'; body: Body }
  | { kind: 'away' }
  | { kind: 'signed-out' }
  | { kind: 'refused'; code: ErrorBody['code']; reason: string | null; text: string };
