/**
 * Is this webhook from the LINE platform? Its only authentication: source addresses are not
 * published. https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A SHA-256 digest in Base64 and nothing else: Node's decoder would skip foreign characters. */
const DIGEST = /^[A-Za-z0-9+/]{43}=$/;

/**
 * @param body the request's bytes as they came in, before any parser touched them
 * @param header value of `x-line-signature`
 * @param secrets the channel's current secret and, while it is being replaced, the other one
 */
export function isSignatureValid(
  body: Uint8Array,
  header: unknown,
  secrets: readonly string[],
): boolean {
  if (typeof header !== 'string' || !DIGEST.test(header)) return false;
  const claimed = Buffer.from(header, 'base64');
  let isValid = false;
  for (const secret of secrets) {
    if (secret === '') continue; // a secret not set yet must not verify anything
    // Every secret is tried, so that the time taken does not tell which one fitted.
    if (timingSafeEqual(signatureOf(body, secret), claimed)) isValid = true;
  }
  return isValid;
}

/** The raw digest; its Base64 form is the header. */
function signatureOf(body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}
