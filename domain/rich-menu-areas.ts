/** Areas on a menu's picture: drawn, moved and resized, always inside it. All in the picture's own pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Bounds extends Size {
  x: number;
  y: number;
}

/** What is smaller nobody can take hold of. */
export const LEAST_SIDE = 20;
/** Of an arrow key. */
export const KEY_STEP = 10;
/** As wide as a finger (44 of the 390 points of a telephone), as a part of the picture's width. */
const FINGER = 44 / 390;

export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;
export type Handle = (typeof HANDLES)[number];

export function isInside(bounds: Bounds, picture: Size): boolean {
  const { x, y, width, height } = bounds;
  const isWhole = [x, y, width, height].every((each) => Number.isInteger(each));
  const isThere = x >= 0 && y >= 0 && width >= LEAST_SIDE && height >= LEAST_SIDE;
  return isWhole && isThere && x + width <= picture.width && y + height <= picture.height;
}

/** The nearest bounds that are inside: first as large as fits, then where they fit. */
export function keptInside(bounds: Bounds, picture: Size): Bounds {
  const width = within(bounds.width, LEAST_SIDE, picture.width);
  const height = within(bounds.height, LEAST_SIDE, picture.height);
  return {
    x: within(bounds.x, 0, picture.width - width),
    y: within(bounds.y, 0, picture.height - height),
    width,
    height,
  };
}

export function moved(bounds: Bounds, dx: number, dy: number, picture: Size): Bounds {
  return keptInside({ ...bounds, x: bounds.x + dx, y: bounds.y + dy }, picture);
}

/** Pulled by a handle; the opposite side stays where it is. */
export function resized(
  bounds: Bounds,
  handle: Handle,
  dx: number,
  dy: number,
  picture: Size,
): Bounds {
  const across = pulled(
    [bounds.x, bounds.x + bounds.width],
    { begin: handle.endsWith('w'), end: handle.endsWith('e') },
    dx,
    picture.width,
  );
  const down = pulled(
    [bounds.y, bounds.y + bounds.height],
    { begin: handle.startsWith('n'), end: handle.startsWith('s') },
    dy,
    picture.height,
  );
  return keptInside({ x: across[0], y: down[0], width: span(across), height: span(down) }, picture);
}

/** From one corner to the other, whichever way it was drawn; `null` for what is too small to be meant. */
export function drawn(
  from: { x: number; y: number },
  to: { x: number; y: number },
  picture: Size,
): Bounds | null {
  const width = Math.abs(to.x - from.x);
  const height = Math.abs(to.y - from.y);
  if (width < LEAST_SIDE || height < LEAST_SIDE) return null;
  return keptInside(
    { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width, height },
    picture,
  );
}

/** As large a part of another picture as it was of this one. */
export function carriedOver(bounds: Bounds, from: Size, to: Size): Bounds {
  const across = to.width / from.width;
  const down = to.height / from.height;
  const { x, y, width, height } = bounds;
  return keptInside(
    { x: x * across, y: y * down, width: width * across, height: height * down },
    to,
  );
}

/** Where two areas share a place, a tap reaches the first alone. */
export function overlap(a: Bounds, b: Bounds): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0;
}

export function isSmallForFingers({ width, height }: Size, picture: Size): boolean {
  return Math.min(width, height) < Math.floor(picture.width * FINGER);
}

interface Layout {
  name: string;
  /** Rows from top to bottom, each with its number of equal cells. */
  rows: readonly number[];
}

export const LAYOUTS = {
  one: { name: '1つ（全体）', rows: [1] },
  two: { name: '2つ（左右）', rows: [2] },
  three: { name: '3つ（上1つ・下2つ）', rows: [1, 2] },
  six: { name: '6つ（3つずつ2段）', rows: [3, 3] },
} as const satisfies Record<string, Layout>;
export type LayoutName = keyof typeof LAYOUTS;

/** The layout's cells over the whole picture, without gaps. */
export function laidOut(layout: LayoutName, picture: Size): Bounds[] {
  const { rows } = LAYOUTS[layout];
  return rows.flatMap((columns, row) => {
    const [y, bottom] = part(row, rows.length, picture.height);
    return Array.from({ length: columns }, (_, column) => {
      const [x, right] = part(column, columns, picture.width);
      return { x, y, width: right - x, height: bottom - y };
    });
  });
}

function part(n: number, of: number, whole: number): [number, number] {
  return [Math.round((n * whole) / of), Math.round(((n + 1) * whole) / of)];
}

function pulled(
  [begin, end]: [number, number],
  side: { begin: boolean; end: boolean },
  by: number,
  whole: number,
): [number, number] {
  if (side.begin) return [within(begin + by, 0, end - LEAST_SIDE), end];
  if (side.end) return [begin, within(end + by, begin + LEAST_SIDE, whole)];
  return [begin, end];
}

function span([begin, end]: [number, number]): number {
  return end - begin;
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), most);
}
