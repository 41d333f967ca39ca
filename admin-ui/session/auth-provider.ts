/** react-admin's auth provider over the staff's session. */
import type { AuthProvider } from 'react-admin';
import type { WhoAmI } from '../../contracts/session.ts';
import type { Http } from '../staff-api/http.ts';
import { session } from './session.ts';

const PATH = '/api/staff/session';

export interface Credentials {
  organisation: string;
  loginId: string;
  password: string;
}

export interface StaffAuthProvider extends AuthProvider {
  login(credentials: Credentials): Promise<void>;
  /** Ends the session at the server and keeps the screen as it is: for hiding it. */
  suspend(): Promise<void>;
  /** Tells the server that somebody is at the desk: reading and listening alone keep no session alive. */
  stayAwake(): Promise<void>;
  /** Shows the screen again if the same person has signed in meanwhile, in another tab. */
  resume(): Promise<void>;
}

export function createAuthProvider(http: Http): StaffAuthProvider {
  return {
    async login(credentials) {
      session.begin(await http.ask<WhoAmI>('POST', PATH, credentials));
    },
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
