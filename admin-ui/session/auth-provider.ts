/** react-admin's auth provider over the staff's session. */
import type { AuthProvider } from 'react-admin';
import type { Enrolment, PasskeyQuestion, SignInAnswer, WhoAmI } from '../../contracts/session.ts';
import type { SignInStep } from '../../domain/second-factor.ts';
import { ApiError, type Http } from '../staff-api/http.ts';
import { answerByPasskey } from './passkeys.ts';
import { session } from './session.ts';

const PATH = '/api/staff/session';

export interface Credentials {
  organisation: string;
  loginId: string;
  password: string;
}

export type FactorProof = { code: string } | { recoveryCode: string } | { passkey: object };
export type StepUpProof = FactorProof | { password: string };

export interface StaffAuthProvider extends AuthProvider {
  /** The password; the answer says whether more is asked for. */
  login(credentials: Credentials): Promise<SignInAnswer>;
  /** The second factor, whichever it is. */
  enterFactor(proof: FactorProof): Promise<void>;
  /** What one's own passkey is asked, for `enterFactor` and `stepUp`. */
  askPasskey(): Promise<PasskeyQuestion>;
  /** By a passkey alone. */
  enterByPasskey(): Promise<void>;
  /** `password`: asked for again when one is signed in already. */
  beginEnrolment(password?: string): Promise<Enrolment>;
  confirmEnrolment(code: string): Promise<void>;
  /** Proves once more who one is, in a session that goes on. */
  stepUp(proof: StepUpProof): Promise<void>;
  /** Ends the session at the server and keeps the screen as it is: for hiding it. */
  suspend(): Promise<void>;
  /** Tells the server that somebody is at the desk: reading and listening alone keep no session alive. */
  stayAwake(): Promise<void>;
  /** Learns anew what one belongs to. */
  renew(): Promise<void>;
  /** Shows the screen again if the same person has signed in meanwhile, in another tab. */
  resume(): Promise<void>;
}

export function createAuthProvider(http: Http): StaffAuthProvider {
  return {
    async login(credentials) {
      const answer = await http.ask<SignInAnswer>('POST', PATH, credentials);
      if (answer.next === 'none') session.begin(answer.me);
      return answer;
    },
    async enterFactor(proof) {
      session.begin(await http.ask<WhoAmI>('POST', `${PATH}/code`, proof));
    },
    askPasskey: () => http.ask<PasskeyQuestion>('POST', `${PATH}/challenge`),
    async enterByPasskey() {
      const asked = await http.ask<PasskeyQuestion>('POST', `${PATH}/passkey/challenge`);
      const answer = await answerByPasskey(asked);
      session.begin(await http.ask<WhoAmI>('POST', `${PATH}/passkey`, answer));
    },
    beginEnrolment: (password) =>
      http.ask<Enrolment>('POST', `${PATH}/second-factor`, password ? { password } : {}),
    async confirmEnrolment(code) {
      session.begin(await http.ask<WhoAmI>('POST', `${PATH}/second-factor/confirm`, { code }));
    },
    stepUp: (proof) => http.ask('POST', `${PATH}/step-up`, proof),
    async logout() {
      if (session.current().me) await http.ask('DELETE', PATH).catch(() => undefined);
      session.end();
    },
    async suspend() {
      await http.ask('DELETE', PATH).catch(() => undefined);
    },
    async stayAwake() {
      await http.ask('POST', `${PATH}/activity`).catch(() => undefined);
    },
    async resume() {
      const now = await http.ask<WhoAmI>('GET', PATH).catch(() => null);
      if (now && now.id === session.current().me?.id) session.begin(now);
    },
    async renew() {
      const { me } = session.current();
      if (!me) return;
      try {
        const now = await http.ask<WhoAmI>('GET', PATH);
        if (now.id === me.id) session.renew(now);
      } catch (error) {
        // Who belongs to nothing any more is told no more of themself than that.
        const isOut = error instanceof ApiError && error.code === 'not-permitted';
        if (isOut) session.renew({ ...me, services: [] });
      }
    },
    async checkAuth() {
      if (session.current().me) return;
      session.begin(await http.ask<WhoAmI>('GET', PATH));
    },
    // A session that ends hides the screen (see the lock); nothing typed is lost by going elsewhere.
    checkError: () => Promise.resolve(),
    getIdentity: () => {
      const { me } = session.current();
      return me
        ? Promise.resolve({ id: me.id, fullName: me.name })
        : Promise.reject(new Error('nobody'));
    },
    getPermissions: () =>
      Promise.resolve(session.current().me?.services.flatMap(({ roles }) => roles) ?? []),
  };
}

/** The step at which signing in was left, as the server says when it refuses; `null` for any other refusal. */
export function leftAt(error: unknown): SignInStep | null {
  if (!(error instanceof ApiError) || error.detail?.reason !== 'second-factor') return null;
  return error.detail['next'] === 'enrol' ? 'enrol' : 'code';
}
