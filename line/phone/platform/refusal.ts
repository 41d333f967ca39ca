/** Errors in the platform's own form: {message, details?}. */
import type { z } from 'zod';

export interface RefusalDetail {
  message: string;
  property: string;
}

export class PlatformRefusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  constructor(status: number, message: string, details: readonly RefusalDetail[] = []) {
    super(message);
    this.status = status;
    this.body = details.length > 0 ? { message, details } : { message };
  }
}

/** OAuth endpoints answer in OAuth's form. */
export class OAuthRefusal extends PlatformRefusal {
  override readonly body: Record<string, unknown>;
  constructor(error: string, description: string) {
    super(400, description);
    this.body = { error, error_description: description };
  }
}

/** Body of a request by its schema, or the platform's 400 with every wrong property named. */
export function validBody<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ message, path }) => ({
    message,
    property: propertyOf(path),
  }));
  throw new PlatformRefusal(400, `The request body has ${details.length} error(s)`, details);
}

function propertyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  );
}
