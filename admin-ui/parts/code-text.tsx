/** What is no word of any language: a code, an id, an address. Nobody translates it, and it may break anywhere. */
import type { ReactNode } from 'react';

export function CodeText({ children }: { children: ReactNode }) {
  return (
    <span translate="no" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </span>
  );
}
