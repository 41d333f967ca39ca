/** Reads parts of a message as it came from outside, whatever is or is not in it. */
export type Part = Record<string, unknown>;

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wordsOf(part: Part, name: string): string {
  const value = part[name];
  return typeof value === 'string' ? value : '';
}

export function partOf(part: Part, name: string): Part {
  const value = part[name];
  return isPart(value) ? value : {};
}

export function partsOf(part: Part, name: string): Part[] {
  const value = part[name];
  return Array.isArray(value) ? value.filter(isPart) : [];
}
