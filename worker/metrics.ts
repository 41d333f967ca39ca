/** The worker's figures for Prometheus, on a port of its own: it serves nothing else. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { MetricsAccess } from '../contracts/environment.ts';
import type { Database } from '../db/orm.ts';
import { figuresAccess } from '../operations/figures-access.ts';
import { installationFigures } from '../operations/figures.ts';
import type { RelayCounters } from './relay/counters.ts';

export interface WorkerMetrics {
  port: number;
  close(): Promise<void>;
}

export interface MetricsSources {
  system: Database;
  counters: () => Readonly<RelayCounters>;
  workflowsRun: () => boolean;
  access: MetricsAccess;
}

export async function serveMetrics(port: number, sources: MetricsSources): Promise<WorkerMetrics> {
  const registry = createRegistry(sources);
  const mayRead = figuresAccess(sources.access);
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || !mayRead(request)) {
      response.writeHead(404).end();
      return;
    }
    registry.text().then(
      (body) => response.writeHead(200, { 'Content-Type': registry.type }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => end(server) };
}

function createRegistry({ system, counters, workflowsRun }: MetricsSources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'madoguchi_worker_' });
  const refresh = installationFigures(registry, system);
  const running = new Gauge({
    name: 'madoguchi_worker_workflows_running',
    help: 'Whether this worker takes workflow tasks',
    registers,
  });
  const counted = {
    plansTold: new Counter({
      name: 'madoguchi_relay_plans_told_total',
      help: 'Times the workflows of a service were told of changed hours, timers or pauses',
      registers,
    }),
    workflowsMissing: new Counter({
      name: 'madoguchi_relay_workflows_missing_total',
      help: 'Times an open consultation had no workflow that could be told',
      registers,
    }),
  } as const satisfies Record<keyof RelayCounters, Counter>;
  const last: RelayCounters = { workflowsMissing: 0, plansTold: 0 };
  return {
    type: registry.contentType,
    async text() {
      await refresh();
      running.set(workflowsRun() ? 1 : 0);
      const now = counters();
      for (const name of ['plansTold', 'workflowsMissing'] as const) {
        counted[name].inc(now[name] - last[name]);
        last[name] = now[name];
      }
      return registry.metrics();
    },
  };
}

async function end(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
