/** Refusals of the control API, with codes as in the rest of the system. */
export const CONTROL_STATUS = {
  'invalid-input': 400,
  'not-permitted': 403,
  'not-found': 404,
  'not-possible-now': 409,
  /** Her phone has no network. */
  'no-network': 409,
} as const;
export type ControlRefusalCode = keyof typeof CONTROL_STATUS;

export class ControlRefusal extends Error {
  readonly code: ControlRefusalCode;
  constructor(code: ControlRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
