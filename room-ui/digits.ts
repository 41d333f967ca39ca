/** The digits of her own number. */

/** As domain/pin.ts has them (a test holds us to it): its schema would be weight on her phone. */
export const MIN_PIN = 4;
export const MAX_PIN = 8;

/** Digits as the server takes them, whatever width they were typed in. */
export function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/\D/gu, '').slice(0, MAX_PIN);
}
