/** The staff API's part about figures. */
import type * as figures from '../../contracts/figures.ts';
import type { Http } from './http.ts';

export type FigureDefinitions = figures.FigureDefinitions;
export type FigureTable = figures.FigureTable;
export type FigureRecords = figures.FigureRecords;

const FIGURES = '/api/staff/figures';

export function figureOperations({ ask, download }: Http) {
  return {
    figureDefinitions: () => ask<FigureDefinitions>('GET', FIGURES),
    figureTable: (query: URLSearchParams) => ask<FigureTable>('GET', `${FIGURES}/table?${query}`),
    figureRecords: (query: URLSearchParams) =>
      ask<FigureRecords>('GET', `${FIGURES}/consultations?${query}`),
    copyFigures: (body: object) => download(`${FIGURES}/copy`, body),
  };
}
