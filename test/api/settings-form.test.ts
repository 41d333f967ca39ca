/** Two pairs of eyes before settings are published, and forms that change while consultations run. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { buildSettingsWorld, type SettingsWorld } from './settings-world.ts';
import { engineThere } from './staff-world.ts';

const api = useTestApi();
let world: SettingsWorld;
afterEach(() => world.comeBack());

describe('where two pairs of eyes are needed', () => {
  beforeEach(async () => {
    world = await buildSettingsWorld(api, { fourEyes: true });
  });
  const approve = (by = world.colleague) => decide('approval', {}, by);
  const giveBack = (comment: string, by = world.colleague) => decide('return', { comment }, by);

  async function decide(what: string, more: object, by: SettingsWorld['colleague']) {
    const { draft } = await world.shown(by);
    const body = { revision: draft?.revision ?? 0, ...more };
    return by.post(`${world.path}/publication/${what}`, body);
  }

  test('publishing asks for approval, by somebody else', async () => {
    await world.undo(5);
    expect(await world.publish({ note: '由あって' })).toMatchObject({
      status: 200,
      body: {
        inForce: { version: 1 },
        draft: { request: { by: { id: world.administrator.id }, note: '由あって' } },
      },
    });
    expect(await approve(world.administrator)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'second-person' } },
    });
    // What was asked for stays as it is until it is decided.
    expect(await world.undo(9)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'publication-requested' } },
    });
    expect(await approve()).toMatchObject({
      status: 200,
      body: {
        inForce: {
          version: 2,
          note: '由あって',
          publishedBy: { id: world.administrator.id },
          approvedBy: { id: world.colleague.id },
          settings: { undoSeconds: 5 },
        },
        draft: null,
      },
    });
    expect(await world.trail('settings.publish')).toMatchObject([
      { data: { requestedBy: world.administrator.id } },
    ]);
  });

  test('a request is returned with a comment, or taken back by whoever sent it', async () => {
    await world.undo(5);
    await world.publish();
    expect(await giveBack('')).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(await giveBack('長すぎます')).toMatchObject({
      body: {
        draft: {
          request: null,
          returned: { by: { id: world.colleague.id }, comment: '長すぎます' },
        },
      },
    });
    await world.undo(4);
    await world.publish();
    expect(await giveBack('', world.administrator)).toMatchObject({
      body: { draft: { request: null, returned: null } },
    });
    expect(await approve()).toMatchObject({ body: { detail: { reason: 'no-request' } } });
  });

  test('what was approved is what was read, and no other draft or date that took its place', async () => {
    await world.undo(5);
    await world.publish();
    const read = (await world.shown(world.colleague)).draft?.revision ?? 0;
    const approveRead = () =>
      world.colleague.post(`${world.path}/publication/approval`, { revision: read });
    const meanwhile = { status: 409, body: { detail: { reason: 'draft-changed' } } };
    await giveBack('', world.administrator);
    await world.publish({ effectiveFrom: world.inMinutes(30) });
    expect(await approveRead()).toMatchObject(meanwhile);
    await giveBack('', world.administrator);
    const { draft } = await world.shown();
    await world.administrator.post(`${world.path}/draft/removal`, { revision: draft?.revision });
    await world.undo(9);
    await world.publish();
    expect(await approveRead()).toMatchObject(meanwhile);
    expect((await world.shown()).inForce?.version).toBe(1);
  });

  test('switching it off needs the second pair itself', async () => {
    await world.write(() => ({ settings: { fourEyes: false } }));
    const asked = await world.publish();
    expect(asked).toMatchObject({ body: { inForce: { settings: { fourEyes: true } } } });
    expect(await approve()).toMatchObject({ body: { inForce: { settings: { fourEyes: false } } } });
    await world.undo(2);
    expect(await world.publish()).toMatchObject({ body: { inForce: { version: 3 }, draft: null } });
  });

  test('what waited beyond its date begins with the approval', async () => {
    await world.undo(5);
    await world.publish({ effectiveFrom: world.inMinutes(5) });
    world.wait(8);
    expect(await approve()).toMatchObject({
      body: { inForce: { version: 2, settings: { undoSeconds: 5 } }, announced: [] },
    });
  });
});

describe('a form that changes', () => {
  beforeEach(async () => {
    world = await buildSettingsWorld(api);
  });

  test('is for new consultations; one that runs keeps the form it began with', async () => {
    engineThere(api);
    const begin = async (formVersion: number) => {
      const consultee = await api.build.buildConsultee({ channel: world.channel });
      const begun = await api.build.buildConsultation({ consultee });
      await api.build.pool.query(`update consultations set form_version = $1 where id = $2`, [
        formVersion,
        begun.id,
      ]);
      return begun;
    };
    const counselor = await world.member('counselor');
    const running = await begin(1);
    const fieldsOf = async ({ id }: { id: string }) => {
      const { body } = await counselor.get(`/api/staff/consultations/${id}/attributes`);
      const { formVersion, fields } = body as { formVersion: number; fields: { code: string }[] };
      return { formVersion, codes: fields.map(({ code }) => code) };
    };
    const before = await fieldsOf(running);
    await world.write(({ fields }) => ({
      fields: [
        ...fields.filter(({ code }) => code !== 'minutes'),
        { code: 'field-6', label: '来たきっかけ', kind: 'text' as const, required: false },
      ],
    }));
    expect(await world.publish()).toMatchObject({
      body: { inForce: { version: 2, formVersion: 2 } },
    });
    expect(await fieldsOf(running)).toEqual(before);
    const { codes } = await fieldsOf(await begin(2));
    expect(codes).toContain('field-6');
    expect(codes).not.toContain('minutes');
  });

  test('gives no code another kind, nor a choice that was taken away another meaning', async () => {
    await world.write(({ fields }) => ({
      fields: fields
        .filter(({ code }) => code !== 'minutes')
        .map((field) =>
          field.code === 'age' ? { ...field, choices: field.choices?.slice(0, 1) } : field,
        ),
    }));
    await world.publish();
    const { body } = await world.write(({ fields }) => ({
      fields: [
        ...fields.map((field) =>
          field.code === 'age'
            ? { ...field, choices: [...(field.choices ?? []), { code: 'twenties', label: '80代' }] }
            : field,
        ),
        { code: 'minutes', label: '分', kind: 'text' as const, required: false },
      ],
    }));
    const { draft } = body as Awaited<ReturnType<SettingsWorld['shown']>>;
    expect(draft?.faults.map(({ path }) => path)).toEqual([
      'form.fields.0.choices.1.label',
      'form.fields.4.kind',
    ]);
    expect(await world.publish()).toMatchObject({ body: { detail: { reason: 'draft-faults' } } });
  });

  test('goes with its announced version, whatever is published or taken back before', async () => {
    const withField = (code: string) => () =>
      world.write(({ fields }) => ({
        fields: [...fields, { code, label: code, kind: 'text' as const, required: false }],
      }));
    await withField('field-a')();
    await world.publish({ effectiveFrom: world.inMinutes(3) });
    await world.undo(3);
    await world.publish({ effectiveFrom: world.inMinutes(7) });
    // The later one was made without the new field, and takes it away again.
    const lastCodes = async () => {
      const { inForce } = await world.shown();
      const { body } = await world.administrator.get('/api/staff/services');
      const { data } = body as {
        data: { id: string; form: { fields: { code: string }[] } }[];
      };
      const own = data.find(({ id }) => id === world.service.id)?.form.fields;
      expect(own?.map(({ code }) => code)).toEqual(inForce?.form.fields.map(({ code }) => code));
      return own?.at(-1)?.code;
    };
    expect(await lastCodes()).toBe('summary');
    await withField('field-b')();
    await world.publish();
    expect(await lastCodes()).toBe('field-b');
    world.wait(4);
    expect(await lastCodes()).toBe('field-a');
    world.wait(4);
    expect(await lastCodes()).toBe('summary');
  });
});
