/** An authenticator in software (WebAuthn, ES256): what a security key would answer, and whatever a forger would. */
import {
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

export interface Authenticator {
  credentialId: string;
  /** Counts up with every answer, as a key that is no copy does. */
  counter: number;
  /** The answer to a question for a new passkey. */
  register(question: Question, altered?: Altered): RegistrationAnswer;
  /** The answer to a question for proof. */
  prove(question: Question, altered?: Altered): ProofAnswer;
}

export interface Question {
  challenge: string;
  user?: { id: string };
}

/** What is answered instead of what an honest browser and key would say. */
export interface Altered {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  counter?: number;
  credentialId?: string;
  userHandle?: string;
  /** User presence and verification, as flags of the answer. */
  flags?: number;
  /** Signs with this key instead. */
  key?: KeyObject;
  /** Changes the answer after it was signed. */
  after?: (answer: ProofAnswer) => ProofAnswer;
}

interface RegistrationAnswer {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults: object;
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
}

export interface ProofAnswer {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults: object;
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string;
  };
}

const PRESENT_AND_VERIFIED = 0x05;
const WITH_CREDENTIAL = 0x40;

/** A new key for the site. */
export function createAuthenticator(site: { origin: string; rpId: string }): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rawId = randomBytes(32);
  let handle = '';
  const self: Authenticator = {
    credentialId: rawId.toString('base64url'),
    counter: 0,
    register(question, altered = {}) {
      handle = question.user?.id ?? '';
      const credential = [Buffer.alloc(16), uint16(rawId.length), rawId, coseOf(publicKey)];
      const flags = (altered.flags ?? PRESENT_AND_VERIFIED) | WITH_CREDENTIAL;
      const data = authenticatorData({ ...site, ...altered }, flags, self.counter, credential);
      const id = altered.credentialId ?? self.credentialId;
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', question, { ...site, ...altered }),
          attestationObject: attestation(data).toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    prove(question, altered = {}) {
      self.counter += 1;
      const flags = altered.flags ?? PRESENT_AND_VERIFIED;
      const counter = altered.counter ?? self.counter;
      const data = authenticatorData({ ...site, ...altered }, flags, counter);
      const clientDataJSON = clientData('webauthn.get', question, { ...site, ...altered });
      const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
      const signature = createSign('sha256')
        .update(signed)
        .sign(altered.key ?? privateKey);
      const id = altered.credentialId ?? self.credentialId;
      const answer: ProofAnswer = {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON,
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: altered.userHandle ?? handle,
        },
      };
      return altered.after ? altered.after(answer) : answer;
    },
  };
  return self;
}

function clientData(
  type: string,
  { challenge }: Question,
  { origin, ...altered }: Altered & { origin: string },
): string {
  const said = {
    type: altered.type ?? type,
    challenge: altered.challenge ?? challenge,
    origin,
    crossOrigin: false,
  };
  return Buffer.from(JSON.stringify(said)).toString('base64url');
}

function authenticatorData(
  { rpId }: { rpId: string },
  flags: number,
  counter: number,
  credential: readonly Buffer[] = [],
): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.of(flags), count, ...credential]);
}

/** CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}, an ES256 key. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const part = (label: number, coordinate: string) =>
    Buffer.concat([Buffer.of(label, 0x58, 0x20), Buffer.from(coordinate, 'base64url')]);
  return Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01),
    part(0x21, x),
    part(0x22, y),
  ]);
}

/** CBOR: {"fmt": "none", "attStmt": {}, "authData": …}. */
function attestation(data: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.of(0x60 + word.length), Buffer.from(word)]);
  return Buffer.concat([
    Buffer.of(0xa3),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.of(0xa0),
    text('authData'),
    Buffer.of(0x59),
    uint16(data.length),
    data,
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
