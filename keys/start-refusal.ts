/** Why the key store does not start, in words for the person who runs it. */
export const START_REFUSALS = [
  'store-lost',
  'store-unreadable',
  'store-unusable',
  'store-mixed',
  'store-mark-unreadable',
  'root-key-missing',
  'root-key-wrong',
  'root-key-exposed',
  'root-key-malformed',
  'socket-in-use',
] as const;
export type StartRefusalCode = (typeof START_REFUSALS)[number];

export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly code: StartRefusalCode;
  /** Japanese first, as whoever runs it reads it; English below. */
  constructor(code: StartRefusalCode, japanese: string, english: string) {
    super(`${japanese}\n(${english})`);
    this.code = code;
  }
}
