/** Names of PostgreSQL's write-ahead log: which segment holds a position, which comes next, and where timelines part. */

/** A position in the log, as PostgreSQL writes it: `16/B374D848`. */
export function readLsn(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

export const SEGMENT = /^[0-9A-F]{24}$/u;
export const HISTORY = /^[0-9A-F]{8}\.history$/u;
/** All that the server hands over: segments, where a base backup began, timelines. */
export const ARCHIVED =
  /^(?:[0-9A-F]{24}(?:\.[0-9A-F]{8}\.backup|\.partial)?|[0-9A-F]{8}\.history)$/u;

export interface Segment {
  timeline: number;
  number: bigint;
}

/** The segment that holds the position. */
export function segmentAt(timeline: number, lsn: bigint, size: number): Segment {
  return { timeline, number: lsn / BigInt(size) };
}

export function segmentName({ timeline, number }: Segment, size: number): string {
  const perLog = 0x1_0000_0000n / BigInt(size);
  return [BigInt(timeline), number / perLog, number % perLog]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}

export function readSegment(name: string, size: number): Segment {
  const perLog = 0x1_0000_0000n / BigInt(size);
  const part = (at: number) => BigInt(`0x${name.slice(at, at + 8)}`);
  return { timeline: Number(part(0)), number: part(8) * perLog + part(16) };
}

/** Where a timeline left the one before it. */
export interface Fork {
  timeline: number;
  until: bigint;
}

/** The timelines before this one, the first first: what `0000000N.history` says. */
export function readHistory(text: string): Fork[] {
  return text
    .split('\n')
    .map((line) => /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/u.exec(line))
    .flatMap((found) =>
      found === null ? [] : [{ timeline: Number(found[1]), until: readLsn(found[2] ?? '') }],
    );
}

/** The timeline that is followed at a position. */
export function timelineAt(path: readonly Fork[], newest: number, lsn: bigint): number {
  return path.find(({ until }) => lsn < until)?.timeline ?? newest;
}
