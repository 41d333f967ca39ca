/** What a failure means for the row that was being worked on. */
import { Refusal } from '../../domain/errors.ts';

/** Nothing is wrong with the row: the key store, the database or a network is away for a while. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) {
    return error.code === 'keys-unavailable' || error.code === 'unavailable';
  }
  return chain(error).some(({ code, message }) => {
    const isConnection = /^(?:08|53|57|40|55)/u.test(code) || /^E[A-Z]{3,}/u.test(code);
    return isConnection || /connection terminated|timeout/iu.test(message);
  });
}

/** The row itself can never be read. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  const codes = ['field-unreadable', 'key-missing', 'key-destroyed', 'invalid-input'];
  return error instanceof Refusal && codes.includes(error.code);
}

/** A code for the log; messages may hold what a person wrote. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  const coded = chain(error).find(({ code }) => code !== '');
  return coded?.code ?? (error instanceof Error ? error.name : 'unknown');
}

function chain(error: unknown, depth = 0): { code: string; message: string }[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const previous = 'previous' in error ? error.previous : error.cause;
  return [{ code, message: error.message }, ...chain(previous, depth + 1)];
}
