/**
 * The relay: carries what the webhook and the API have stored to where it must go. Queues, each
 * with a loop of its own, so that none waits for another: LINE is answered while the engine is away.
 */
import { listenForWakes } from '../../db/listen.ts';
import { disposeAccessRecords } from './access-records.ts';
import { emptyAddressMails } from './address-mails.ts';
import { startTrailLoops } from './audit-loops.ts';
import { emptyBroadcasts } from './broadcasts.ts';
import { emptyCommands } from './commands.ts';
import type { RelayCounters } from './counters.ts';
import { emptyDeliveries } from './deliveries.ts';
import type { RelayDeps } from './deps.ts';
import { tellIncidents } from './incidents.ts';
import { emptyInbox } from './inbox.ts';
import { createLineClients } from './line-clients.ts';
import { readLineQuotas } from './line-quotas.ts';
import { startLoop } from './loop.ts';
import { emptyNoticeMails } from './notice-mails.ts';
import { giveUpUnshown, planNotices } from './notice-plans.ts';
import { emptyOutbox } from './outbox.ts';
import { draftReports } from './reports.ts';
import { keepRichMenus, menuMayChange } from './rich-menus.ts';
import { createSearchPacker } from './search-packs.ts';
import { createServicePlans } from './service-plans.ts';
import { beginSettings } from './settings-begin.ts';
import { disposeUnsentFiles } from './unsent-files.ts';
import { readQueues, type QueueFigure } from '../../operations/queues.ts';

/** How often each queue is looked at although nobody called; the inbox is never called for (its insert notifies nobody). */
const IDLE_MS = {
  inbox: 250,
  outbox: 1_000,
  commands: 1_000,
  deliveries: 500,
  broadcasts: 1_000,
  notices: 2_000,
  mails: 2_000,
  addressMails: 1_000,
  lineQuotas: 15_000,
  richMenus: 1_000,
  unsentFiles: 300_000,
  accessRecords: 3_600_000,
  settings: 1_000,
  servicePlans: 1_000,
  incidents: 2_000,
  reports: 3_600_000,
  searchPacks: 400,
} as const;

export interface Relays {
  /** Resolves when what was under way is settled or put back. */
  stop(): Promise<void>;
  queues(): Promise<QueueFigure[]>;
  counters(): Readonly<RelayCounters>;
}

/** Any number of workers may run it at once. */
export function startRelays(deps: RelayDeps): Relays {
  const { log } = deps;
  const counters: RelayCounters = { workflowsMissing: 0, plansTold: 0 };
  const words = { isAway: false };
  const orders = { isAway: false };
  const sending = { clients: createLineClients(deps), pauses: new Map<string, number>() };

  const deliveries = startLoop({
    name: 'deliveries',
    turn: () => emptyDeliveries(deps, sending),
    idleMs: IDLE_MS.deliveries,
    log,
  });
  // Thousands of rows wait here while notices to one person go out beside them.
  const many = startLoop({
    name: 'deliveries of broadcasts',
    turn: () => emptyDeliveries(deps, sending, 'broadcast_deliveries'),
    idleMs: IDLE_MS.deliveries,
    log,
  });
  const broadcasts = startLoop({
    name: 'broadcasts',
    async turn() {
      const wasBusy = await emptyBroadcasts(deps, sending.clients);
      if (wasBusy) many.poke();
      return wasBusy;
    },
    idleMs: IDLE_MS.broadcasts,
    log,
  });
  const inbox = startLoop({
    name: 'inbox',
    async turn() {
      const wasBusy = await emptyInbox(deps);
      if (wasBusy) deliveries.poke();
      return wasBusy;
    },
    idleMs: IDLE_MS.inbox,
    log,
  });
  const outbox = startLoop({
    name: 'outbox',
    turn: () => emptyOutbox(deps, counters, words),
    idleMs: IDLE_MS.outbox,
    log,
  });
  const commands = startLoop({
    name: 'commands',
    turn: () => emptyCommands(deps, counters, orders),
    idleMs: IDLE_MS.commands,
    log,
  });
  const mails = startLoop({
    name: 'notice mails',
    turn: () => emptyNoticeMails(deps),
    idleMs: IDLE_MS.mails,
    log,
  });
  const addressMails = startLoop({
    name: 'address mails',
    turn: () => emptyAddressMails(deps),
    idleMs: IDLE_MS.addressMails,
    log,
  });
  const lineQuotas = startLoop({
    name: 'LINE quotas',
    turn: () => readLineQuotas(deps, sending.clients),
    idleMs: IDLE_MS.lineQuotas,
    log,
  });
  const richMenus = startLoop({
    name: 'rich menus',
    turn: () => keepRichMenus(deps, sending.clients),
    idleMs: IDLE_MS.richMenus,
    log,
  });
  const notices = startLoop({
    name: 'notices',
    async turn() {
      const isMore = await planNotices(deps);
      mails.poke();
      await giveUpUnshown(deps);
      return isMore;
    },
    idleMs: IDLE_MS.notices,
    log,
  });
  const unsentFiles = startLoop({
    name: 'unsent files',
    turn: () => disposeUnsentFiles(deps),
    idleMs: IDLE_MS.unsentFiles,
    log,
  });
  const accessRecords = startLoop({
    name: 'access records',
    turn: () => disposeAccessRecords(deps),
    idleMs: IDLE_MS.accessRecords,
    log,
  });
  const settings = startLoop({
    name: 'announced settings',
    turn: () => beginSettings(deps),
    idleMs: IDLE_MS.settings,
    log,
  });
  const servicePlans = startLoop({
    name: 'plans of services',
    turn: createServicePlans(deps, counters),
    idleMs: IDLE_MS.servicePlans,
    log,
  });
  const incidents = startLoop({
    name: 'incidents',
    turn: () => tellIncidents(deps),
    idleMs: IDLE_MS.incidents,
    log,
  });
  const packer = createSearchPacker(deps);
  const searchPacks = startLoop({
    name: 'search packs',
    turn: () => packer.turn(),
    idleMs: IDLE_MS.searchPacks,
    log,
  });
  const reports = startLoop({
    name: 'reports',
    turn: () => draftReports(deps),
    idleMs: IDLE_MS.reports,
    log,
  });
  const trail = startTrailLoops(deps);
  const wakes = listenForWakes({ databaseUrl: deps.systemUrl, name: 'madoguchi relay', log });
  wakes.onWake((wake) => packer.heard(wake));
  wakes.onWake(({ kind, serviceId }) => {
    if (kind === 'message') {
      outbox.poke();
      deliveries.poke();
    }
    if (kind === 'notice') notices.poke();
    if (kind === 'settings') {
      servicePlans.poke();
      void menuMayChange(deps, serviceId).then(() => richMenus.poke());
    }
    if (kind === 'broadcast') {
      broadcasts.poke();
      many.poke();
    }
  });

  return {
    async stop() {
      await wakes.close();
      const loops = [inbox, outbox, commands, deliveries, notices, mails, addressMails];
      loops.push(
        accessRecords,
        lineQuotas,
        richMenus,
        unsentFiles,
        many,
        broadcasts,
        settings,
        servicePlans,
        incidents,
        reports,
        searchPacks,
      );
      loops.push(...trail);
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    queues: () => readQueues(deps.system),
    counters: () => ({ ...counters }),
  };
}
