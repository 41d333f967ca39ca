/** A service whose settings are edited and published, by an administrator, another one, and whoever prepares them. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { z } from 'zod';
import type { ServiceSettingsShown } from '../../contracts/settings.ts';
import { MINUTE } from '../../domain/hours.ts';
import type { SettingsContent } from '../../domain/settings-content.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import type { TestApi } from '../support/api.ts';
import { buildWorld, signedIn, type Member } from './staff-world.ts';

export type Shown = z.infer<typeof ServiceSettingsShown>;
type Fields = SettingsContent['form']['fields'];

/** `settings`: how the service begins. */
export async function buildSettingsWorld(api: TestApi, settings: Partial<ServiceSettings> = {}) {
  const world = await buildWorld(api);
  const service = await api.build.buildService({ organisation: world.organisation, settings });
  const channel = await api.build.buildChannel({ service });
  const path = `/api/staff/services/${service.id}/settings`;

  async function member(role: 'administrator' | 'supervisor' | 'counselor' | 'auditor') {
    const { organisation } = world;
    const staff = await api.build.buildStaff({ organisation, roles: [{ service, role }] });
    return signedIn(api, staff);
  }
  const administrator = await member('administrator');
  const colleague = await member('administrator');

  async function shown(by: Member = administrator): Promise<Shown> {
    const { status, body } = await by.get(path);
    expect(status).toBe(200);
    return body;
  }

  /** Writes into the draft what the settings are to become; gives the answer. */
  async function write(
    change: (content: { settings: ServiceSettings; fields: Fields }) => {
      settings?: Partial<ServiceSettings>;
      fields?: Fields;
    },
    by: Member = administrator,
  ) {
    const now = await shown(by);
    const from = now.draft ?? now.inForce;
    if (!from) throw new Error('the service has no settings');
    const given = { settings: from.settings as ServiceSettings, fields: from.form.fields };
    const { settings: changed, fields = given.fields } = change(given);
    return by.put(`${path}/draft`, {
      revision: now.draft?.revision ?? 0,
      settings: { ...given.settings, ...changed },
      form: { fields },
    });
  }

  const undo = (undoSeconds: number, by?: Member) =>
    write(() => ({ settings: { undoSeconds } }), by);

  async function publish(more: object = {}, by: Member = administrator) {
    const { draft } = await shown(by);
    return by.post(`${path}/publication`, {
      id: randomUUID(),
      revision: draft?.revision ?? 0,
      effectiveFrom: null,
      later: 'stays',
      note: '試験のため',
      ...more,
    });
  }

  /** So many minutes from now, on a whole one. */
  function inMinutes(minutes: number): string {
    const at = api.clock.now() + minutes * MINUTE;
    return new Date(Math.ceil(at / 60_000) * 60_000).toISOString();
  }

  let moved = 0;
  /** Not further than a session lasts; `comeBack` ends it. */
  function wait(minutes: number): void {
    moved += minutes * MINUTE;
    api.clock.move(minutes * MINUTE);
  }
  const comeBack = () => api.clock.move(-moved);

  async function trail(action: string): Promise<{ outcome: string; data: object | null }[]> {
    const { rows } = await api.build.pool.query<{ outcome: string; data: object | null }>(
      `select outcome, data from audit_entries where service_id = $1 and action = $2 order by at, id`,
      [service.id, action],
    );
    return rows;
  }

  return {
    service,
    channel,
    path,
    administrator,
    colleague,
    member,
    shown,
    write,
    undo,
    publish,
    inMinutes,
    wait,
    comeBack,
    trail,
  };
}
export type SettingsWorld = Awaited<ReturnType<typeof buildSettingsWorld>>;
