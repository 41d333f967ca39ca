/** Puts the worker together: the relay first, for it must run while the engine is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createActivities } from '../activities/index.ts';
import { createCrypt } from '../db/crypt.ts';
import { openDatabase } from '../db/orm.ts';
import { findDisposal, findExport, findIncident, findPlace, findService } from '../db/places.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { createLineClient } from '../line/client.ts';
import { platformFor } from '../line/platforms.ts';
import { createMailSender } from '../operations/mail.ts';
import { startWatch } from '../operations/watch.ts';
import { isThere, openEngine } from '../workflows/engine/client.ts';
import { createCodec } from '../workflows/engine/codec.ts';
import { forgetWorkflows } from '../workflows/engine/forget-workflows.ts';
import { createKeyNames } from '../workflows/engine/key-names.ts';
import { workflowBundle } from './bundle.ts';
import type { WorkerConfig } from './config.ts';
import { startEngineWorker, type EngineWorker } from './engine.ts';
import { createEngineLogger } from './logger.ts';
import { serveMetrics } from './metrics.ts';
import { relayEngine } from './relay/engine.ts';
import { tellContractEnds } from './relay/contract-ends.ts';
import { startDisposals } from './relay/start-disposals.ts';
import { startExports } from './relay/start-exports.ts';
import { inspectAndMend } from './relay/inspections.ts';
import { startLoop } from './relay/loop.ts';
import { startHistories } from './relay/start-histories.ts';
import { startRelays, type Relays } from './relay/start.ts';

export interface OpenWorker {
  relays: Relays;
  /** `null` until the workflows are bundled. */
  engineWorker(): EngineWorker | null;
  /** Resolves when workflows run, or after so long without them: the relay works meanwhile. */
  workflowsRun(withinMs: number): Promise<boolean>;
  /** Ends what is under way, then closes everything. */
  close(): Promise<void>;
}

/** How long the engine may take to delete the workflows of one consultation. */
const FORGETTING_MS = 20_000;

/** How long the watch waits for the engine's answer. */
const ENGINE_PATIENCE_MS = 2_000;
/** Whoever asks for a look or a repair sees it begin soon. */
const INSPECTIONS_IDLE_MS = 1_000;
const CONTRACT_ENDS_IDLE_MS = 2_000;

/** Resolves when the relay runs; the engine's worker follows by itself, whenever the engine can be reached. */
export async function openWorker(config: WorkerConfig, log: Logger): Promise<OpenWorker> {
  const keys = createKeyStoreClient({ socketPath: config.keysSocket });
  const database = await openDatabase(config.appUrl, { poolSize: config.appPool });
  const system = await openDatabase(config.systemUrl, { poolSize: config.systemPool });
  const crypt = createCrypt(keys);
  const names = createKeyNames(
    (consultationId) => findPlace(system, consultationId),
    (serviceId) => findService(system, serviceId),
    (incidentId) => findIncident(system, incidentId),
    (batchId) => findDisposal(system, batchId),
    (exportId) => findExport(system, exportId),
  );
  const codec = createCodec(keys, names.find);
  const engine = openEngine({ ...config.temporal, codec });
  const sender = config.smtp && createMailSender(config.smtp);
  const mail = sender && { sender, staffOrigin: config.staffOrigin };
  const relays = startRelays({
    database,
    system,
    systemUrl: config.systemUrl,
    crypt,
    keys,
    engine: relayEngine(engine),
    lineClient: ({ mode, ...channel }) =>
      createLineClient({ ...channel, ...platformFor(mode, config), log }),
    auditFolders: config.auditFolders,
    mail,
    log,
  });

  const histories = startHistories({ database, system, crypt, engine, log });

  const inspections = startLoop({
    name: 'inspections',
    turn: () => inspectAndMend({ database, system, engine, log }),
    idleMs: INSPECTIONS_IDLE_MS,
    log,
  });

  const disposals = startDisposals({ database, system, engine, log });

  const folder = config.exportsFolder;
  const exports = startExports({ database, system, keys, engine, folder, log });

  const contractEnds = startLoop({
    name: 'ends of contracts',
    turn: () => tellContractEnds({ system, engine }),
    idleMs: CONTRACT_ENDS_IDLE_MS,
    log,
  });

  async function forget(workflowIds: readonly string[]): Promise<boolean> {
    const { outcome } = await forgetWorkflows(engine, workflowIds, FORGETTING_MS);
    return outcome === 'done';
  }

  const activities = createActivities({
    database,
    crypt,
    now: () => new Date(),
    exporting: { crypt, keys, folder },
    contractEnd: { system, crypt, keys, forgetWorkflows: forget },
    disposal: { keys, forgetWorkflows: forget, folders: config.auditFolders },
  });
  let engineWorker: EngineWorker | null = null;
  let isClosing = false;
  const bundled = bundleUntilDone(config.bundleFolder, log, () => isClosing).then((bundle) => {
    if (bundle === null || isClosing) return;
    engineWorker = startEngineWorker({ ...config.temporal, codec, activities, bundle, log });
  });

  const watch = startWatch({
    process: 'worker',
    database,
    system,
    crypt,
    keys,
    isEngineThere: () => isThere(engine, ENGINE_PATIENCE_MS),
    mail,
    alarmMailTo: config.alarmMailTo,
    disks: config.disks,
    ownLooks: [],
    says: () => ({ workflows: engineWorker?.isRunning() ? 1 : 0 }),
    log,
    now: Date.now,
  });
  const metrics =
    config.metricsPort === null
      ? null
      : await serveMetrics(config.metricsPort, {
          system,
          counters: () => relays.counters(),
          workflowsRun: () => engineWorker?.isRunning() ?? false,
          access: config.metrics,
        });

  return {
    relays,
    engineWorker: () => engineWorker,
    async workflowsRun(withinMs) {
      const deadline = Date.now() + withinMs;
      while (!engineWorker?.isRunning() && Date.now() < deadline) await sleep(50);
      return engineWorker?.isRunning() ?? false;
    },
    async close() {
      isClosing = true;
      await Promise.all([watch.stop(), metrics?.close()]);
      await bundled;
      await Promise.all([
        relays.stop(),
        histories.stop(),
        inspections.stop(),
        disposals.stop(),
        exports.stop(),
        contractEnds.stop(),
        engineWorker?.stop(),
      ]);
      sender?.close();
      await engine.close();
      await Promise.all([database.close(), system.close()]);
      await keys.close();
    },
  };
}

/** A disk without room today may have some in a minute; the relay runs meanwhile. */
async function bundleUntilDone(
  folder: string,
  log: Logger,
  isClosing: () => boolean,
): Promise<string | null> {
  while (!isClosing()) {
    try {
      return await workflowBundle(folder, createEngineLogger(log));
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log.error({ code: 'bundle-failed', error: name }, 'the workflows could not be bundled');
      await sleep(5_000);
    }
  }
  return null;
}
