/** What is written on the form (相談票) in the demonstration. */

const given = (code: string, value: string | number | string[]) => ({
  code,
  state: 'answered',
  value,
});

/** Some of it: a required one is still open. */
export const FIRST_ANSWERS = [
  given('age', '18-19'),
  given('occupation', 'university'),
  given('topics', ['family', 'home']),
  given('summary', '家族との関係がつらく、家に居場所がないと話す。'),
];

/** "Would not say" and "not known" are answers too. */
export const COMPLETE = [
  { code: 'area', state: 'refused', value: null },
  { code: 'route', state: 'unknown', value: null },
  given('risk', 'low'),
  given('suicidal-thoughts', 'none'),
  given('results', ['listened', 'informed']),
  given('minutes', 40),
];
