/** 「この日時に何が起きる？」: what a consultee would meet, told by the functions that will decide it. */
import type { z } from 'zod';
import { Holidays, HolidaysQuery, Preview, PreviewQuery } from '../../contracts/preview.ts';
import { SettingsShape } from '../../contracts/service-settings.ts';
import { namedHolidays, readReceptionPlan } from '../../db/reception.ts';
import { firstRow } from '../../db/scope.ts';
import { settingsInForce, type SettingsInForce } from '../../db/settings.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import { Refusal } from '../../domain/errors.ts';
import { nextOpening, type ReceptionPlan } from '../../domain/hours.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import { momentsWorthALook, whatHappens } from '../../domain/what-happens.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { presentReception } from '../room/present.ts';

/** As far as the services' cache looks ahead: what the product knows, no more. */
const PLAN_DAYS = 35;
/** From here the next year's last day is seen as well. */
const MOMENT_DAYS = 400;
const MOST_HOLIDAY_YEARS = 3;

type Context = StaffContext<ServiceTarget, unknown, z.infer<typeof PreviewQuery>, unknown>;

export const previewRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/services/:id/preview',
    summary: 'この日時に相談者に何が起きるか（今の版・予告した版・下書き）',
    access: { kind: 'staff', permission: 'settings.read', on: 'service' },
    query: PreviewQuery,
    response: Preview,
    handle: previewOf,
  }),
  route({
    method: 'GET',
    path: '/api/staff/holidays',
    summary: '国民の祝日と振替休日',
    access: { kind: 'staff', permission: 'settings.read' },
    query: HolidaysQuery,
    response: Holidays,
    handle({ query: { from, to } }) {
      const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
      if (years < 0 || years > MOST_HOLIDAY_YEARS)
        throw new Refusal('invalid-input', { reason: 'period' });
      return Promise.resolve({ data: namedHolidays(from, to) });
    },
  }),
];

/** Refuses as `settingsOf` does. */
export async function previewOf(context: Context): Promise<z.input<typeof Preview>> {
  const { tx, target, query, deps, now } = context;
  const at = query.at === undefined ? now : Date.parse(query.at);
  const chosen = await settingsOf(context, at);
  const settings = chosen?.settings ?? null;
  // What is only tried out stays what it is; what will be used gives way to what is announced.
  const announced = query.of === 'then' ? { inForceAt: at } : {};
  const planFrom = (from: number, days: number) =>
    readReceptionPlan(tx, target.id, settings, { from, days, ...announced });
  const plan = await planFrom(at, PLAN_DAYS);
  const seen = settings && whatHappens(settings, plan, at, query.waiting);
  const isRetired = (await deps.services.get(tx, target.id, now))?.isRetired ?? false;
  const moments = momentsWorthALook(await planFrom(now, MOMENT_DAYS), now);
  return {
    at: instant(at),
    settings: chosen && {
      version: chosen.version,
      congestedFrom: chosen.settings.congestedFrom,
    },
    reception: {
      text: presentReception({ settings, plan, isRetired }, at).text,
      ...receptionShown(plan, at),
      intakeUntil: instantOrNull(seen?.intakeUntil ?? null),
    },
    answers: (seen?.answers ?? []).map((answer) => ({ ...answer })),
    line: seen && { ...seen.line },
    moments: moments.map(({ name, at: moment }) => ({ name, at: instant(moment) })),
  };
}

function receptionShown(plan: ReceptionPlan, at: number) {
  const reception = receptionAt(plan, at);
  return {
    state: reception.state,
    pause: reception.state === 'paused' ? reception.pause.kind : null,
    until: instantOrNull(reception.state === 'open' ? reception.until : null),
    nextOpening: instantOrNull(nextOpening(plan, at)),
  };
}

interface Chosen extends Omit<SettingsInForce, 'version'> {
  version: number | null;
}

/** Refuses 'not-found' where there is no such version, 'not-allowed-now' while the draft could not be published. */
async function settingsOf({ tx, target, query }: Context, at: number): Promise<Chosen | null> {
  switch (query.of) {
    case 'then':
      return settingsInForce(tx, target.id, new Date(at));
    case 'version': {
      const found = await firstRow<{ version: number; settings: ServiceSettings }>(
        tx,
        `select version, settings from settings_versions where service_id = ? and version = ? and withdrawn_at is null`,
        [target.id, query.version ?? 0],
      );
      if (!found) throw new Refusal('not-found');
      return found;
    }
    case 'draft': {
      const draft = await firstRow<{ settings: unknown }>(
        tx,
        `select settings from settings_drafts where service_id = ?`,
        [target.id],
      );
      if (!draft) throw new Refusal('not-found');
      const parsed = SettingsShape.safeParse(draft.settings);
      if (!parsed.success)
        throw new Refusal('not-allowed-now', {
          reason: 'draft-faulty',
          text: '下書きに直すところがあるため、まだ確かめられません。設定の画面で直してください。',
        });
      return { version: null, settings: parsed.data };
    }
  }
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function instantOrNull(at: number | null): string | null {
  return at === null ? null : instant(at);
}
