/** Requests made up from what a route declares: every route there is, and every one there will be. */
import { z } from 'zod';
import type { Route } from '../../../api/http/route.ts';
import { EXAMPLES } from './examples.ts';

/** A place in a request that takes an id. */
export interface Position {
  in: 'path' | 'query' | 'body';
  /** "assigneeId", "files", ":messageId" without its colon. */
  name: string;
}

/** What stands at the places of a request. */
export interface Filling {
  id(position: Position): string;
  text: string;
  number(name: string): number | undefined;
  /** What stands at a place that takes words of one kind, "number" being the consultation's. */
  words(name: string): string | undefined;
  /** Also what may be left out. */
  full: boolean;
}

interface Schema {
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  minimum?: number;
  minItems?: number;
  minLength?: number;
  maxLength?: number;
}

const schemas = new WeakMap<z.ZodType, Schema>();

function schemaOf(type: z.ZodType): Schema {
  const known = schemas.get(type);
  if (known) return known;
  const made = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;
  schemas.set(type, made);
  return made;
}

/** Words whose form their route's schema asks for. */
const FORMED: Record<string, string> = {
  pin: '2580',
  current: '2580',
  until: '2027-02-15T03:00:00.000Z',
  date: '2027-01-15',
  month: '2026-06',
  'date-time': '2027-01-15T03:00:00.000Z',
  email: 'kanarienvogel@example.lg.jp',
};

interface At extends Filling {
  in: Position['in'];
  seen: (position: Position) => void;
}

function valueOf(schema: Schema, name: string, at: At): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return valueOf(chosen(choices, at.full), name, at);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, at);
    case 'array':
      return schema.items ? [valueOf(schema.items, name, at)] : [];
    case 'integer':
    case 'number':
      return at.number(name) ?? Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      // What was ticked stays ticked, whoever comes again.
      return true;
    case 'null':
      return null;
    case 'string':
      return stringOf(schema, name, at);
    case undefined:
    default:
      return null;
  }
}

/** What holds an id before what holds none. */
function chosen(choices: Schema[], full: boolean): Schema {
  const withId = choices.find((one) => JSON.stringify(one).includes('"format":"uuid"'));
  const last = choices.filter(({ type }) => type !== 'null').at(-1);
  return withId ?? (full ? last : choices[0]) ?? {};
}

function objectOf({ properties = {}, required = [] }: Schema, at: At): Record<string, unknown> {
  const names = Object.keys(properties).filter((name) => at.full || required.includes(name));
  return Object.fromEntries(names.map((name) => [name, valueOf(properties[name] ?? {}, name, at)]));
}

function stringOf({ format = '', maxLength = 200 }: Schema, name: string, at: At): string {
  if (format === 'uuid') {
    const position = { in: at.in, name };
    at.seen(position);
    return at.id(position);
  }
  return at.words(name) ?? FORMED[name] ?? FORMED[format] ?? at.text.slice(0, maxLength);
}

export interface MadeRequest {
  path: string;
  body: unknown;
  positions: Position[];
}

export function requestTo(route: Route, filling: Filling): MadeRequest {
  const positions: Position[] = [];
  const at = (place: Position['in']): At => ({
    ...filling,
    in: place,
    seen: (position) => {
      if (!positions.some((one) => one.in === position.in && one.name === position.name)) {
        positions.push(position);
      }
    },
  });
  const path = route.path.replaceAll(/:(\w+)/gu, (_, name: string) =>
    pathPart(route, name, at('path')),
  );
  const query = route.query ? queryOf(valueOf(schemaOf(route.query), '', at('query'))) : '';
  const shaped = route.body ? valueOf(schemaOf(route.body), '', at('body')) : undefined;
  const fitted = EXAMPLES[`${route.method} ${route.path}`]?.(shaped, filling);
  return { path: `${path}${query}`, body: fitted ?? shaped, positions };
}

/** An id, or one of the words a path's place takes. */
function pathPart({ params }: Route, name: string, at: At): string {
  const declared = params ? schemaOf(params).properties?.[name] : undefined;
  if (declared && declared.format !== 'uuid') return String(valueOf(declared, name, at));
  const position = { in: 'path', name } as const;
  at.seen(position);
  return at.id(position);
}

function queryOf(value: unknown): string {
  const query = new URLSearchParams();
  for (const [name, one] of Object.entries(value as Record<string, unknown>)) {
    for (const each of Array.isArray(one) ? one : [one]) query.append(name, String(each));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}
