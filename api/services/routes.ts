/** The services one belongs to. */
import type { z } from 'zod';
import { Services, type ServiceSummary } from '../../contracts/services.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { flagKindsOf } from '../../domain/flags.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import { announcedStops, nextChange, nextOpening } from '../../domain/hours.ts';
import { undoSecondsOf } from '../../domain/settings.ts';
import type { ServiceNow } from '../service-cache.ts';
import { presentField } from '../attributes/present.ts';
import { route } from '../http/route.ts';
import { presentQuota, readQuotas } from '../line-quota.ts';

interface AgencyRow {
  id: string;
  serviceId: string | null;
  kind: string;
  name: string;
  telephone: string;
}

export const servicesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/services',
    summary: '自分の窓口（受付状況・属性の項目・関係機関・緊急連絡先）',
    access: { kind: 'staff', permission: 'settings.read' },
    response: Services,
    async handle({ tx, staff, deps, now }) {
      const ids = staff.servicesWith('settings.read', 'service');
      const codes = await codesOf(tx, ids);
      const agencies = await readAgencies(tx);
      const quotas = await readQuotas(tx, staff.servicesWith('delivery.read'));
      const data: z.input<typeof ServiceSummary>[] = [];
      for (const { id, code } of codes) {
        const service = await deps.services.get(tx, id, now);
        if (!service) continue;
        const roles = [...staff.rolesIn(id)];
        const own = agencies.filter(({ serviceId }) => serviceId === null || serviceId === id);
        const quota = presentQuota(quotas.get(id));
        data.push({ ...summary(service, now), code, roles, agencies: own, quota });
      }
      return { data };
    },
  }),
];

function codesOf(tx: Tx, ids: readonly string[]): Promise<{ id: string; code: string }[]> {
  return rows(tx, `select id, code from services where id = any(?::uuid[]) order by code`, [
    [...ids],
  ]);
}

function readAgencies(tx: Tx): Promise<AgencyRow[]> {
  return rows<AgencyRow>(
    tx,
    `select id, service_id as "serviceId", kind, name, telephone from agencies where retired_at is null order by sort, name`,
  );
}

function summary(service: ServiceNow, now: number) {
  const { id, name, settings, settingsVersion, form } = service;
  return {
    id,
    name,
    settingsVersion: settings ? settingsVersion : null,
    reception: receptionOf(service, now),
    riskWords: (settings?.riskWords ?? []).map((word) => ({ ...word })),
    undoSeconds: undoSecondsOf(settings),
    emergencyContacts: (settings?.emergencyContacts ?? []).map((contact) => ({ ...contact })),
    flagKinds: [...flagKindsOf(settings)],
    form: form && { version: form.version, fields: form.fields.map(presentField) },
  };
}

function receptionOf({ settings, plan }: ServiceNow, now: number) {
  const reception = settings
    ? receptionAt(plan, now)
    : ({ state: 'closed', opensAt: null } as const);
  const changesAt = settings ? nextChange(plan, now) : null;
  return {
    state: reception.state,
    takesNew: reception.state === 'open' && reception.takesNew,
    until: reception.state === 'open' ? at(reception.until) : null,
    opensAt: reception.state === 'open' ? null : at(reception.opensAt),
    nextAt: at(nextOpening(plan, now)),
    changesInMs: changesAt === null ? null : changesAt - now,
    pause:
      reception.state === 'paused'
        ? { kind: reception.pause.kind, until: at(reception.pause.until) }
        : null,
    stops: announcedStops(plan, now).map(({ from, until }) => ({
      from: at(from),
      until: at(until),
    })),
  };
}

function at(instant: number): string;
function at(instant: number | null): string | null;
function at(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
