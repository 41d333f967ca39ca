/** Figures: their definitions, one table, the consultations behind a count, and a copy of the table. */
import { z } from 'zod';
import {
  FigureCopyBody,
  FigureDefinitions,
  FigureRecords,
  FigureRecordsQuery,
  FigureTable,
  FigureTableQuery,
} from '../../contracts/figures.ts';
import { DIMENSION_CODES, DIMENSIONS, FIGURE_CODES, FIGURES } from '../../domain/figures.ts';
import { listed } from '../consultations/query-log.ts';
import { route, type Route } from '../http/route.ts';
import { copyFigures } from './copy.ts';
import { figureNames } from './names.ts';
import { recordsBehind } from './records.ts';
import { beforeOf, questionOf, tableOf } from './table.ts';

const READ = { kind: 'staff', permission: 'figures.read' } as const;

const definitions = route({
  method: 'GET',
  path: '/api/staff/figures',
  summary: '集計できる数とその定義、分けられる項目',
  access: READ,
  response: FigureDefinitions,
  async handle(context) {
    const { staff } = context;
    const names = await figureNames(context, staff.servicesWith('figures.read', 'service'));
    return {
      figures: FIGURE_CODES.map((code) => {
        const { name, definition, unit, source } = FIGURES[code];
        return { code, name, definition, unit, source };
      }),
      dimensions: DIMENSION_CODES.map((code) => {
        const { name, definition, ofAccesses } = DIMENSIONS[code];
        return { code, name, definition, ofAccesses };
      }),
      attributes: names.attributes.flatMap(({ code, label, choices = [] }) =>
        choices.length > 0 ? [{ code, label, choices: [...choices] }] : [],
      ),
      flags: [...names.flags],
      services: [...names.services],
      mayCopy: staff.servicesWith('figures.export', 'service').length > 0,
    };
  },
});

const table = route({
  method: 'GET',
  path: '/api/staff/figures/table',
  summary: '集計の表（数×行の項目×列の項目×絞り込み。少ない数は、権限により表示しない）',
  access: READ,
  query: FigureTableQuery,
  response: FigureTable,
  async handle(context) {
    const { query, staff } = context;
    const question = await questionOf(context, query);
    const shown = await tableOf(context, question);
    const body: z.input<typeof FigureTable> = {
      ...shown,
      hasRecords: staff.servicesWith('figures.persons', 'service').length > 0,
      before: query.compare ? await beforeOf(context, question, shown.rows) : null,
    };
    return listed(context, 'figures.read', body);
  },
});

const records = route({
  method: 'GET',
  path: '/api/staff/figures/consultations',
  summary: '集計の数のもとになった相談の一覧',
  access: { kind: 'staff', permission: 'figures.persons' },
  query: FigureRecordsQuery,
  response: FigureRecords,
  async handle(context) {
    const body = await recordsBehind(context, await questionOf(context, context.query));
    return listed(context, 'figures.list', body);
  },
});

const copy = route({
  method: 'POST',
  path: '/api/staff/figures/copy',
  summary: '集計の表を書き出す（CSV・XLSX。目的を残し、写しとして登録する）',
  access: { kind: 'staff', permission: 'figures.export' },
  body: FigureCopyBody,
  stepUp: true,
  response: z.unknown(),
  media: 'download',
  handle: copyFigures,
});

export const figuresRoutes: Route[] = [definitions, table, records, copy];
