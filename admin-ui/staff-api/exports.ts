/** The staff API's exports: what there is to choose, how many rows, orders, and the link to a file. */
import type { z } from 'zod';
import type * as exports from '../../contracts/exports.ts';
import type { ExportKind } from '../../domain/exports.ts';
import type { Http } from './http.ts';

export type ExportChoices = exports.ExportChoices;
export type Export = exports.Export;
export type Exports = z.infer<typeof exports.Exports>;
export type ExportBody = z.input<typeof exports.ExportBody>;
type ExportLink = z.infer<typeof exports.ExportLink>;

const AT = '/api/staff/exports';

export function exportOperations({ ask }: Http) {
  return {
    exportChoices: () => ask<ExportChoices>('GET', `${AT}/choices`),
    exportCount: (kind: ExportKind, filter: string) =>
      ask<exports.ExportCount>(
        'GET',
        `${AT}/count?${new URLSearchParams({ kind, filter }).toString()}`,
      ),
    exports: () => ask<Exports>('GET', AT),
    startExport: (body: ExportBody) => ask<Export>('POST', AT, body),
    cancelExport: (id: string) => ask<Export>('POST', `${AT}/${id}/cancellation`),
    unmappableOf: (id: string) => ask<exports.UnmappablePlaces>('GET', `${AT}/${id}/unmappable`),
    /** Where the file may be had, once. */
    exportAddress: async (id: string) => {
      const { token } = await ask<ExportLink>('POST', `${AT}/${id}/link`);
      return `${AT}/${id}/file?token=${token}`;
    },
  };
}
