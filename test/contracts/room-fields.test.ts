/** What her room is shown: an allow-list, field by field. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { RoomEvents } from '../../contracts/realtime.ts';
import { ALL_ROUTES } from '../support/all-routes.ts';

const JSON_SHAPE = { io: 'output', unrepresentable: 'any' } as const;

/** What is read of a JSON schema. */
interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
  oneOf?: Shape[];
  additionalProperties?: Shape | boolean;
}

/** "GET /api/room: consultation.stage" for each field, however deep. */
function fieldsOf(name: string, shape: Shape, path = ''): string[] {
  const inside = [
    ...(shape.anyOf ?? []),
    ...(shape.oneOf ?? []),
    ...(shape.items ? [shape.items] : []),
  ];
  const named = Object.entries(shape.properties ?? {}).flatMap(([field, one]) => {
    const at = path === '' ? field : `${path}.${field}`;
    return [`${name}: ${at}`, ...fieldsOf(name, one, at)];
  });
  const open = typeof shape.additionalProperties === 'object' ? [shape.additionalProperties] : [];
  const isOpen = shape.additionalProperties === true || open.length > 0;
  return [
    ...named,
    ...(isOpen ? [`${name}: ${path}.*`] : []),
    ...[...inside, ...open].flatMap((one) => fieldsOf(name, one, path)),
  ];
}

test('has no field in any answer or event that was not let out on purpose', async () => {
  const answers = ALL_ROUTES.filter(({ access }) => access.kind === 'room');
  const shown = [
    ...answers.map(({ method, path, response }) => [`${method} ${path}`, response] as const),
    ...Object.entries(RoomEvents).map(([name, event]) => [`event ${name}`, event] as const),
  ];
  const fields = shown.flatMap(([name, schema]) =>
    fieldsOf(name, z.toJSONSchema(schema, JSON_SHAPE) as Shape),
  );
  // Whoever shows her more adds it to the list, and thereby says so to whoever reads the change.
  await expect(`${fields.toSorted().join('\n')}\n`).toMatchFileSnapshot('room-fields.txt');
  expect(fields.length).toBeGreaterThan(50);
});
