/** How an account stands, with what is out of the ordinary marked. */
import { Box } from '@mui/material';
import { ACCOUNT_STATE_WORDS } from '../../domain/account-words.ts';
import type { AccountState as State } from '../../domain/accounts.ts';

export function AccountState({ state }: { state: State }) {
  const isShut = state === 'suspended';
  return (
    <Box component="span" sx={isShut ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}>
      {ACCOUNT_STATE_WORDS[state]}
    </Box>
  );
}
