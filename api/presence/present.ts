/** Colleagues as a screen shows them. */
import type { ColleagueHere } from '../../contracts/presence.ts';
import type { PeopleNames } from '../people.ts';
import type { Present } from './queries.ts';

/** As the others are told of them. */
export function presentColleagues(
  present: readonly Present[],
  names: PeopleNames,
): ColleagueHere[] {
  return present.map(({ staffId, role, doing }) => ({ person: names.of(staffId), role, doing }));
}
