/** The dashboard and the alert rules name figures that are there: of the API and of the worker. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { serveMetrics, type WorkerMetrics } from '../../worker/metrics.ts';
import { useTestApi } from '../support/api.ts';

const api = useTestApi();
const FOLDER = join(REPOSITORY, 'docs', 'operations');
const TOKEN = 'a-token-of-more-than-twenty-letters';
let worker: WorkerMetrics;
let figures: string;

const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${worker.port}${path}`, { headers });

beforeAll(async () => {
  worker = await serveMetrics(0, {
    system: api.deps.system,
    counters: () => ({ plansTold: 3, workflowsMissing: 0 }),
    workflowsRun: () => true,
    access: { token: TOKEN, allow: [] },
  });
  const ofWorker = await read('/metrics', { Authorization: `Bearer ${TOKEN}` });
  const ofApi = await api.call('GET', '/metrics');
  figures = `${await ofWorker.text()}\n${String(ofApi.body)}`;
});
afterAll(() => worker.close());

/** Every name of ours that stands in the text. */
function namedIn(text: string): string[] {
  const names = [...new Set(text.match(/\bmadoguchi_[a-z0-9_]+/gu))];
  return names.map((name) => name.replace(/_(?:bucket|count|sum)$/u, ''));
}

test.for(['grafana-madoguchi.json', 'prometheus-alerts.yml'])(
  'every figure that %s asks for is there',
  (file) => {
    const named = namedIn(readFileSync(join(FOLDER, file), 'utf8'));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !figures.includes(`# TYPE ${name} `))).toEqual([]);
  },
);

test('the alert rules and the targets are what Prometheus reads', () => {
  const rules = parse(readFileSync(join(FOLDER, 'prometheus-alerts.yml'), 'utf8')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  };
  expect(rules.groups.flatMap((group) => group.rules).every(({ expr }) => expr !== '')).toBe(true);
  const targets = parse(readFileSync(join(FOLDER, 'prometheus.yml'), 'utf8')) as {
    scrape_configs: { job_name: string }[];
  };
  expect(targets.scrape_configs.map(({ job_name }) => job_name)).toEqual([
    'madoguchi-api',
    'madoguchi-worker',
  ]);
});

describe('the worker’s figures', () => {
  test('are read with the token alone, and nothing else is served there', async () => {
    expect((await read('/metrics')).status).toBe(404);
    expect((await read('/', { Authorization: `Bearer ${TOKEN}` })).status).toBe(404);
    expect(figures).toContain('madoguchi_relay_plans_told_total 3');
    expect(figures).toContain('madoguchi_worker_workflows_running 1');
  });
});
