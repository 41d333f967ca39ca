/** The description of the API is whole: every route is in it, and everything it points at is there. */
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';

const api = useTestApi();

interface Operation {
  operationId: string;
  summary: string;
  security: object[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, object>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: object;
}

let document: Document;
beforeAll(async () => {
  document = (await api.call('GET', '/api/openapi.json')).body as Document;
});

const pathOf = (path: string) => path.replaceAll(/:(\w+)/gu, '{$1}');

function operations(): [string, string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, string, Operation] => [
      path,
      method,
      one,
    ]),
  );
}

/** Every value under a key, however deep. */
function* found(value: unknown, key: string): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* found(inner, key);
  }
}

function resolve(pointer: string): unknown {
  let value: unknown = document;
  for (const part of pointer.slice(2).split('/')) {
    value = (value as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/')];
  }
  return value;
}

describe('the OpenAPI document', () => {
  test('is of version 3.1 and has a title', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.stringMatching('窓口') as string },
    });
  });

  test('describes every declared route, in Japanese, and no other', () => {
    const declared = api.routes.map(
      ({ method, path }) => `${method.toLowerCase()} ${pathOf(path)}`,
    );
    const described = operations().map(([path, method]) => `${method} ${path}`);
    expect(described.toSorted()).toEqual(declared.toSorted());
    for (const [, , { summary }] of operations()) expect(summary).toMatch(/[ぁ-んァ-ヶ一-龠]/u);
  });

  test('gives each operation an id of its own', () => {
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('points only at what is there', () => {
    const pointers = [...found(document, '$ref')];
    expect(pointers.length).toBeGreaterThan(0);
    for (const pointer of pointers) {
      expect(pointer).toMatch(/^#\//u);
      expect(resolve(String(pointer)), String(pointer)).toBeDefined();
    }
  });

  test('names every parameter of a path, and what may be refused', () => {
    for (const [path, method, { parameters = [], responses, security }] of operations()) {
      const place = `${method} ${path}`;
      const wanted = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name);
      const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(new Set(named), place).toEqual(new Set(wanted));
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        place,
      ).toBe(true);
      expect(security.length === 0 || '401' in responses, place).toBe(true);
    }
  });

  test('says which permission a staff route asks for', () => {
    const head = document.paths['/api/staff/consultations/{id}']?.['get'];
    expect(head).toMatchObject({ security: [{ staff: [] }], 'x-permission': 'consultation.read' });
  });

  test('promises no body where there is none', () => {
    const empty = operations().flatMap(([, , { responses }]) => responses['204'] ?? []);
    expect(empty).not.toHaveLength(0);
    for (const response of empty) expect(response).not.toHaveProperty('content');
  });

  test('says of every change that it must be JSON', () => {
    const changes = operations().filter(
      ([path, method]) => path.startsWith('/api/') && method !== 'get',
    );
    for (const [path, method, { responses }] of changes) {
      expect(responses, `${method} ${path}`).toHaveProperty('415');
    }
  });
});
