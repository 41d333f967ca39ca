/** What is asked of the figures, as it stands in the address. */
import { useLocation, useNavigate } from 'react-admin';
import {
  canDivide,
  FIGURES,
  isDimension,
  type Division,
  type FigureCode,
} from '../../domain/figures.ts';
import { businessDay } from '../parts/time.ts';
import { thisFiscalYear } from '../records/periods.ts';
import { useRecordFilter } from '../records/use-record-filter.ts';

interface Choices {
  figure: FigureCode;
  rows: Division | null;
  columns: Division | null;
}

const NOTHING = 'none';

function divisionIn(text: string | null, figure: FigureCode): Division | null {
  if (text === null || !(isDimension(text) || text.startsWith('a.'))) return null;
  const division = text as Division;
  return canDivide(figure, division) ? division : null;
}

/** Without anything in the address: consultations of this fiscal year, by month. */
export function useQuestion() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { filter, text, setFilter } = useRecordFilter(thisFiscalYear(businessDay(new Date())));
  const given = new URLSearchParams(search);
  const named = given.get('figure') ?? '';
  const figure = Object.hasOwn(FIGURES, named) ? (named as FigureCode) : 'consultations';
  const rows = divisionIn(given.get('rows') ?? 'month', figure);
  const asked = divisionIn(given.get('columns'), figure);
  const columns = asked === rows ? null : asked;
  const query = new URLSearchParams({ figure, filter: text });
  if (rows) query.set('rows', rows);
  if (columns) query.set('columns', columns);
  return {
    figure,
    rows,
    columns,
    filter,
    setFilter,
    /** As the API is asked. */
    query,
    set: (change: Partial<Choices>): void => {
      const next = { figure, rows, columns, ...change };
      const address = new URLSearchParams(given);
      address.set('figure', next.figure);
      address.set('rows', next.rows ?? NOTHING);
      address.set('columns', next.columns ?? NOTHING);
      navigate(`${pathname}?${address}`, { replace: true });
    },
  };
}

export type AskedFigures = ReturnType<typeof useQuestion>;
