/** Who works at this browser, and whether what is on the screen is hidden until they sign in again. */
import { useSyncExternalStore } from 'react';
import type { Duty } from '../../domain/duty.ts';
import type { WhoAmI } from '../staff-api/types.ts';

/** `ended`: by oneself elsewhere, or by an administrator. `account`: it may not sign in any more. `address`: not from here. */
export type LockReason = 'idle' | 'expired' | 'ended' | 'account' | 'address';

const LOCKS: Readonly<Record<string, LockReason>> = {
  session: 'expired',
  'signed-out': 'ended',
  account: 'account',
  address: 'address',
};

/** What the server says of the session's end, as the lock has it; `null` for what is no end. */
export function lockOf(why: string | undefined): LockReason | null {
  return LOCKS[why ?? ''] ?? null;
}

interface State {
  me: WhoAmI | null;
  /** Why the content is hidden; `null` while it is shown. */
  locked: LockReason | null;
  /** Names of services one belonged to a moment ago, until one has put the news away. */
  left: readonly string[];
}

let state: State = { me: null, locked: null, left: [] };
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export const session = {
  current: () => state,
  begin: (me: WhoAmI) => change({ me, locked: null }),
  end: () => change({ me: null, locked: null, left: [] }),
  /** Only what somebody sees can be hidden. */
  lock(reason: LockReason) {
    if (state.me && !state.locked) change({ locked: reason });
  },
  /** Who one is now; what one belongs to no more is said. */
  renew(me: WhoAmI) {
    const kept = new Set(me.services.map(({ id }) => id));
    const gone = (state.me?.services ?? []).filter(({ id }) => !kept.has(id));
    change({ me, left: [...state.left, ...gone.map(({ name }) => name)] });
  },
  putAwayLeft: () => change({ left: [] }),
  setDuty(duty: Duty) {
    if (state.me) change({ me: { ...state.me, duty } });
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

export function useSession(): State {
  return useSyncExternalStore(session.subscribe, session.current);
}

/** The one who is signed in; every screen behind the sign-in has one. */
export function useMe(): WhoAmI {
  const { me } = useSession();
  if (!me) throw new Error('nobody is signed in');
  return me;
}
