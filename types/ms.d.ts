/** `ms` 3 ships no types under `nodenext`, which would turn Temporal's `Duration` into `any`. */
declare module 'ms' {
  export type StringValue = `${number}` | `${number}${Unit}` | `${number} ${Unit}`;
  type Unit =
    | 'ms'
    | 's'
    | 'second'
    | 'seconds'
    | 'm'
    | 'minute'
    | 'minutes'
    | 'h'
    | 'hour'
    | 'hours'
    | 'd'
    | 'day'
    | 'days';
}
