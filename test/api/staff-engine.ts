/** The API together with a worker on the run's real engine. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiConfig } from '../../api/config.ts';
import { afterAll, beforeAll } from 'vitest';
import { openWorker, type OpenWorker } from '../../worker/open.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { NO_MAIL } from '../support/no-mail.ts';
import { useTemporal } from '../support/temporal.ts';
import { BUNDLES } from '../workflows/workflow-bench.ts';

/** For the surrounding file; its parts are there from the first hook or test on. */
export function useEngineApi(config: Partial<ApiConfig> = {}): TestApi {
  let api: TestApi | undefined;
  let worker: OpenWorker | undefined;
  beforeAll(async () => {
    const { address, namespace } = await useTemporal();
    const temporal = { address, namespace, taskQueue: `staff-${randomUUID()}` };
    api = await startTestApi({ temporal, config });
    worker = await openWorker(
      {
        appUrl: api.database.appUrl,
        appPool: 6,
        systemUrl: api.database.systemUrl,
        systemPool: 3,
        keysSocket: api.keys.socketPath,
        temporal,
        bundleFolder: BUNDLES,
        lineApiBaseUrl: api.deps.config.lineApiBaseUrl,
        practiceLineApiBaseUrl: api.deps.config.practiceLineApiBaseUrl,
        lineDataApiBaseUrl: api.deps.config.lineApiBaseUrl,
        auditFolders: [],
        exportsFolder: join(api.keys.root, 'exports'),
        ...NO_MAIL,
        staffOrigin: 'http://localhost:8080',
        metricsPort: null,
        logLevel: 'silent',
      },
      pino({ level: 'silent' }),
    );
  }, 300_000);
  afterAll(async () => {
    await worker?.close();
    await api?.close();
  }, 60_000);
  return new Proxy({} as TestApi, {
    get(_target, property: keyof TestApi) {
      if (!api) throw new Error('the API runs only while tests do');
      return api[property];
    },
  });
}
