/** Which earlier consultation is read beside the talk, whatever part of the screen shows it. */
import { createContext, useContext } from 'react';

export interface Beside {
  /** The earlier consultation that is open; `null` while none is. */
  earlierId: string | null;
  open: (id: string | null) => void;
}

const BesideContext = createContext<Beside | null>(null);

export const BesideProvider = BesideContext.Provider;

/** `null` where nothing can be opened beside. */
export function useBeside(): Beside | null {
  return useContext(BesideContext);
}
