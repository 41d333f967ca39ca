/** Figures for Prometheus. Labels are route templates, methods and codes: never an id, never anything typed. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../../db/orm.ts';
import { installationFigures } from '../../operations/figures.ts';

export interface RequestMetrics {
  observe(request: { method: string; route: string; status: number; ms: number }): void;
}

export interface ApiMetrics extends RequestMetrics {
  streams: Gauge<'kind'>;
  dropped: Counter<'kind'>;
  /** In the format Prometheus reads, with its content type. */
  text(): Promise<{ type: string; body: string }>;
  close(): void;
}

const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(system: Database): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'madoguchi_api_' });
  const registers = [registry];
  const refresh = installationFigures(registry, system);
  const duration = new Histogram({
    name: 'madoguchi_http_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers,
  });
  return {
    streams: new Gauge({
      name: 'madoguchi_streams',
      help: 'Open event streams',
      labelNames: ['kind'] as const,
      registers,
    }),
    dropped: new Counter({
      name: 'madoguchi_streams_dropped_total',
      help: 'Streams cut because their reader was too slow',
      labelNames: ['kind'] as const,
      registers,
    }),
    observe({ method, route, status, ms }) {
      duration.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
    },
    async text() {
      await refresh();
      return { type: registry.contentType, body: await registry.metrics() };
    },
    close() {
      registry.clear();
    },
  };
}
