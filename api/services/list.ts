/** The services one looks after: how each stands, and what it still lacks. */
import type { z } from 'zod';
import type { ListedService, SETUP_STEPS } from '../../contracts/service-list.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import { needsConfirming } from '../../domain/contacts.ts';
import { lineStateOf, type LineCheckResult } from '../../domain/line-checks.ts';
import { LINE_CHECKLIST_CODES } from '../../domain/line-checklist.ts';
import { businessDate, nextOpening } from '../../domain/hours.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { instant } from '../consultations/present.ts';
import type { ApiDeps } from '../deps.ts';
import { presentQuota, readQuotas } from '../line-quota.ts';
import type { ServiceNow } from '../service-cache.ts';

interface ListedRow {
  id: string;
  code: string;
  name: string;
  mode: ServiceMode;
  retiredAt: Date | null;
  open: number;
  isConnected: boolean;
  checks: LineCheckResult[] | null;
  ticked: string[];
  counselors: number;
  supervisors: number;
}

/** Live ones first, as they are called. */
export async function listServices(
  tx: Tx,
  deps: ApiDeps,
  ids: readonly string[],
  now: number,
): Promise<z.input<typeof ListedService>[]> {
  const found = await readListed(tx, ids);
  const quotas = await readQuotas(tx, ids);
  const listed: z.input<typeof ListedService>[] = [];
  for (const row of found) {
    const service = await deps.services.get(tx, row.id, now);
    listed.push({ ...present(row, service, now), quota: presentQuota(quotas.get(row.id)) });
  }
  return listed;
}

function readListed(tx: Tx, ids: readonly string[]): Promise<ListedRow[]> {
  const holders = (role: string) =>
    `(select count(*)::int from memberships m join staff p on p.id = m.staff_id where m.service_id = s.id and m.role = '${role}' and p.disabled_at is null)`;
  return rows<ListedRow>(
    tx,
    `select s.id, s.code, s.name, s.mode, s.retired_at as "retiredAt", h.id is not null as "isConnected", h.checks,
       (select count(*)::int from consultations c where c.service_id = s.id and c.ended_at is null and c.stage <> 'closed') as open,
       (select coalesce(array_agg(t.item::text), '{}') from line_ticks t where t.service_id = s.id) as ticked,
       ${holders('counselor')} as counselors, ${holders('supervisor')} as supervisors
     from services s left join lateral (select id, checks from channels where service_id = s.id order by created_at limit 1) h on true
     where s.id = any(?::uuid[]) order by s.retired_at is not null, s.mode, s.code`,
    [[...ids]],
  );
}

function present(
  row: ListedRow,
  service: ServiceNow | null,
  now: number,
): Omit<z.input<typeof ListedService>, 'quota'> {
  const { id, code, name, mode, retiredAt, open, isConnected, checks } = row;
  return {
    id,
    code,
    name,
    mode,
    open,
    reception: receptionNow(service, now),
    line: isConnected ? lineStateOf(checks) : 'none',
    missing: missingIn(row, service, now),
    retired: retiredAt && { at: instant(retiredAt) },
  };
}

function receptionNow(
  service: ServiceNow | null,
  now: number,
): z.input<typeof ListedService>['reception'] {
  if (!service?.settings) return { state: 'closed', until: null };
  const { plan } = service;
  const reception = receptionAt(plan, now);
  if (reception.state === 'paused') return { state: 'paused', until: null };
  const next = reception.state === 'open' ? reception.until : nextOpening(plan, now);
  return { state: reception.state, until: next === null ? null : new Date(next).toISOString() };
}

/** Nobody real is reached in practice: what is done in LINE's own consoles is not asked for. */
function missingIn(
  row: ListedRow,
  service: ServiceNow | null,
  now: number,
): (typeof SETUP_STEPS)[number][] {
  const isLive = row.mode === 'live';
  const line = row.isConnected ? lineStateOf(row.checks) : 'none';
  const lacks: Record<(typeof SETUP_STEPS)[number], boolean> = {
    settings: !service?.settings || !service.form,
    contacts:
      isLive &&
      service?.settings?.emergencyContacts.some((contact) =>
        needsConfirming(contact, businessDate(now)),
      ) === true,
    line: isLive && line === 'none',
    'line-checks': isLive && line !== 'none' && line !== 'ok',
    'line-checklist': isLive && LINE_CHECKLIST_CODES.some((item) => !row.ticked.includes(item)),
    counselor: row.counselors === 0,
    supervisor: row.supervisors === 0,
  };
  return (Object.keys(lacks) as (keyof typeof lacks)[]).filter((step) => lacks[step]);
}
