/** Who works at this browser, and whether what is on the screen is hidden until they sign in again. */
import { useSyncExternalStore } from 'react';
import type { Duty } from '../../domain/duty.ts';
import type { WhoAmI } from '../staff-api/types.ts';

export type LockReason = 'idle' | 'expired';

interface State {
  me: WhoAmI | null;
  /** Why the content is hidden; `null` while it is shown. */
  locked: LockReason | null;
}

let state: State = { me: null, locked: null };
const listeners = new Set<() => void>();

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export const session = {
  current: () => state,
  begin: (me: WhoAmI) => change({ me, locked: null }),
  end: () => change({ me: null, locked: null }),
  /** Only what somebody sees can be hidden. */
  lock(reason: LockReason) {
    if (state.me && !state.locked) change({ locked: reason });
  },
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
