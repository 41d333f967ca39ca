/** The browser's side of passkeys; what does it comes when it is first needed. */
import type { PasskeyQuestion } from '../../contracts/session.ts';
import type { PublicKeyCredentialCreationOptionsJSON as Made } from '@simplewebauthn/browser';
import { ApiError } from '../staff-api/http.ts';

/** A site that is asked for by a bare IP address has no name that a passkey could be bound to. */
export function canUsePasskeys(): boolean {
  const isBare = /^(?:\d+\.){3}\d+$|^\[/u.test(location.hostname);
  return 'PublicKeyCredential' in globalThis && !isBare;
}

/** Answers by one of the person's passkeys. Throws ApiError with what to tell them. */
export async function answerByPasskey({ options }: PasskeyQuestion): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return told(startAuthentication({ optionsJSON: options }));
}

/** Makes a new one, in this device or on a key. Throws ApiError with what to tell them. */
export async function makePasskey(question: PasskeyQuestion): Promise<object> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  // Handed on as the server's WebAuthn library made it.
  const optionsJSON = question.options as object as Made;
  return told(startRegistration({ optionsJSON }));
}

async function told(work: Promise<object>): Promise<object> {
  try {
    return await work;
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'InvalidStateError';
    throw new ApiError(401, {
      code: 'passkey-refused',
      message: isKnown
        ? 'この端末のパスキーは、もう登録されています。'
        : 'パスキーの確認をやめたか、時間がたちました。もう一度試すか、ほかの方法を使ってください。',
    });
  }
}
