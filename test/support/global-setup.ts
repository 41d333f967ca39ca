import type { TestProject } from 'vitest/node';

import type { TestServers } from './test-servers.ts';
import { openTestServers } from './test-servers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base of the address where test files ask for PostgreSQL and Temporal. */
    testServersUrl: string;
  }
}

interface Shared {
  users: number;
  servers: Promise<TestServers>;
}

// Several projects of one run share the servers, though each loads this file for itself.
const SHARED = Symbol.for('madoguchi test servers');
const holder = globalThis as { [SHARED]?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder[SHARED] ??= { users: 0, servers: openTestServers() });
  shared.users += 1;
  const servers = await shared.servers;
  project.provide('testServersUrl', servers.controlUrl);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder[SHARED];
    await servers.stop();
  };
}
