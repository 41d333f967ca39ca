/** Which of the database's errors mean that it is away, and which that the same transaction may simply run again. */

/** Serialisation failure, deadlock, and a row somebody else wrote at the same moment under the same key. */
const AGAIN = new Set(['40001', '40P01', '23505']);

/** Connection refused, cut or not to be had; statement cut by its time limit; shutting down; too many connections. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '53200',
  '25P03',
  '55P03',
]);

// pg throws these without a code.
const AWAY_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'the database does not answer',
];

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') codes.push(one.code);
    if (one instanceof AggregateError) codes.push(...one.errors.flatMap(codesOf));
  }
  return codes;
}

export function isDatabaseAway(error: unknown): boolean {
  if (codesOf(error).some((code) => AWAY.has(code) || code.startsWith('08'))) return true;
  return error instanceof Error && AWAY_MESSAGES.some((text) => error.message.includes(text));
}

/** The transaction was rolled back for the sake of another; once more it will see what the other wrote. */
export function mayRunAgain(error: unknown): boolean {
  return codesOf(error).some((code) => AGAIN.has(code));
}
