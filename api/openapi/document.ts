/** The OpenAPI 3.1 document of the declared routes; contracts are its only source. */
import { z } from 'zod';
import { ErrorBody } from '../../contracts/common.ts';
import type { Access, Route } from '../http/route.ts';

type Json = Record<string, unknown>;

/** Describes every route. `version`: of the product. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/gu, '{$1}');
    const operations = (paths[path] ??= {});
    operations[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Madoguchi（窓口）API', version, license: { name: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: schemaOf(ErrorBody, 'output') },
      securitySchemes: {
        staff: { type: 'apiKey', in: 'cookie', name: 'madoguchi_staff' },
        room: { type: 'apiKey', in: 'cookie', name: 'madoguchi_room' },
      },
      responses: errorResponses(),
    },
  };
}

const ERRORS = {
  400: '入力に誤りがある',
  401: 'サインインしていない、または本人確認ができない',
  403: '権限がない',
  404: '見つからない（読む権限がないものも含む）',
  409: '今はできない、または他の職員が先に書き込んだ',
  413: '送られたデータが大きすぎる',
  415: 'JSONではない、または受け付けていない形式',
  422: '同じ番号で違う内容が送られた',
  429: '続けて失敗した、または多すぎる',
  503: '一時的に処理できない',
} as const;
type ErrorStatus = keyof typeof ERRORS;

function errorResponses(): Json {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(
    Object.entries(ERRORS).map(([status, description]) => [
      `Error${status}`,
      { description, content },
    ]),
  );
}

const BYTES = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function operation(route: Route): Json {
  const parameters = [...pathParameters(route), ...parametersOf(route.query, 'query')];
  const described: Json = {
    operationId: operationId(route),
    summary: route.summary,
    tags: [tagOf(route)],
    security: securityOf(route.access),
    responses: responsesOf(route),
  };
  if (parameters.length > 0) described['parameters'] = parameters;
  if (route.body) {
    described['requestBody'] = { required: true, content: json(schemaOf(route.body, 'input')) };
  }
  if (route.media === 'upload') {
    described['requestBody'] = { required: true, content: BYTES };
  }
  if (route.access.kind === 'session') described['x-session'] = 'password';
  if (route.access.kind === 'staff') described['x-permission'] = route.access.permission;
  if (route.stepUp) described['x-step-up'] = true;
  return described;
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/u).filter((word) => word !== '' && word !== 'api');
  return [method.toLowerCase(), ...words].join('-');
}

function tagOf({ path }: Route): string {
  if (path.startsWith('/api/staff/')) return 'staff';
  return path.startsWith('/api/room') ? 'room' : 'system';
}

function securityOf(access: Access): Json[] {
  if (access.kind === 'public') return [];
  return [{ [access.kind === 'room' ? 'room' : 'staff']: [] }];
}

function responsesOf(route: Route): Json {
  const description = '成功';
  const isEmpty = ['undefined', 'void'].includes(route.response.def.type);
  const content = route.stream
    ? { 'text/event-stream': { schema: { type: 'string' } } }
    : route.media === 'download'
      ? BYTES
      : json(isEmpty ? {} : schemaOf(route.response, 'output'));
  const success: Json = isEmpty && !route.stream ? { description } : { description, content };
  const responses: Json = { [String(route.status)]: success };
  for (const status of route.otherStatuses) {
    responses[String(status)] =
      status < 400 ? { ...success, description: '受け付けた' } : { description };
  }
  for (const status of errorsOf(route)) {
    responses[String(status)] ??= { $ref: `#/components/responses/Error${status}` };
  }
  return responses;
}

function errorsOf(route: Route): ErrorStatus[] {
  const isSignedIn = route.access.kind !== 'public';
  const isChange = route.method !== 'GET';
  const found: [ErrorStatus, boolean][] = [
    [400, Boolean(route.params ?? route.query ?? route.body)],
    [401, isSignedIn || isChange],
    [403, isSignedIn || isChange],
    // Ids stand in queries and bodies as well as in paths.
    [404, isSignedIn || route.path.includes(':')],
    [409, isChange],
    [413, isChange && (route.body !== undefined || route.media === 'upload')],
    [415, isChange],
    [422, isChange && (route.body !== undefined || route.media === 'upload')],
    [429, isChange],
    [503, true],
  ];
  return found.flatMap(([status, isPossible]) => (isPossible ? [status] : []));
}

/** Those of the path; a route that reads its own request declares no schema for them. */
function pathParameters({ path, params }: Route): Json[] {
  const described = parametersOf(params, 'path');
  const names = [...path.matchAll(/:(\w+)/gu)].map(([, name]) => name);
  return names.map(
    (name) =>
      described.find((one) => one['name'] === name) ?? {
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
  );
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, described]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: described,
  }));
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** Without the dialect's address, which belongs to a document of its own. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  }) as Json;
  return rest;
}
