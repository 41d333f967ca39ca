/** The session's own verbs for the lock and the sign-in, beside what react-admin calls. */
import { createContext, useContext } from 'react';
import type { StaffAuthProvider } from './auth-provider.ts';

export const AuthProviderContext = createContext<StaffAuthProvider | null>(null);

export function useStaffAuth(): StaffAuthProvider {
  const provider = useContext(AuthProviderContext);
  if (!provider) throw new Error('there is no auth provider here');
  return provider;
}
