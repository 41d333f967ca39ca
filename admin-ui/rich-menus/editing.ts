/** Changes of a menu that is being made; each gives the whole anew, so that it can be undone. */
import {
  carriedOver,
  keptInside,
  laidOut,
  type Bounds,
  type LayoutName,
} from '../../domain/rich-menu-areas.ts';
import {
  freeKey,
  MENU_TIMES,
  newPage,
  type MenuArea,
  type MenuPage,
  type MenuPicture,
  type RichMenuContent,
} from '../../domain/rich-menu.ts';

/** Areas are drawn on this while there is no picture yet. */
export const NO_PICTURE = { width: 1200, height: 810 } as const;

export function sizeOf({ picture }: Pick<MenuPage, 'picture'>) {
  return picture ?? NO_PICTURE;
}

export function changedPage(
  content: RichMenuContent,
  key: string,
  change: (page: MenuPage) => MenuPage,
): RichMenuContent {
  const pages = content.pages.map((page) => (page.key === key ? change(page) : page));
  return { ...content, pages };
}

export function changedArea(page: MenuPage, id: string, change: Partial<MenuArea>): MenuPage {
  const areas = page.areas.map((area) => (area.id === id ? { ...area, ...change } : area));
  return { ...page, areas };
}

/** A name for an area that no other of the page has. */
export function freeAreaId({ areas }: MenuPage): string {
  let n = areas.length + 1;
  while (areas.some(({ id }) => id === `a${n}`)) n += 1;
  return `a${n}`;
}

/** An area that opens the room, as most do; in the middle of the picture where no place is given. */
export function withArea(page: MenuPage, id: string, bounds?: Bounds): MenuPage {
  const { width, height } = sizeOf(page);
  const middle = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
  const place = bounds ?? keptInside(middle, sizeOf(page));
  const area: MenuArea = { id, ...place, label: '', action: { kind: 'room' } };
  return { ...page, areas: [...page.areas, area] };
}

export function withoutArea(page: MenuPage, id: string): MenuPage {
  return { ...page, areas: page.areas.filter((area) => area.id !== id) };
}

/** The layout's places; areas that are there already keep what they say and do, in their order. */
export function withLayout(page: MenuPage, layout: LayoutName): MenuPage {
  const areas = laidOut(layout, sizeOf(page)).map((bounds, index): MenuArea => {
    const before = page.areas[index];
    return before
      ? { ...before, ...bounds }
      : { id: `l${index + 1}`, ...bounds, label: '', action: { kind: 'room' } };
  });
  return { ...page, areas: areas.map((area, index) => ({ ...area, id: `a${index + 1}` })) };
}

/** Areas keep their part of the picture. */
export function withPicture(page: MenuPage, picture: MenuPicture): MenuPage {
  const before = sizeOf(page);
  const areas = page.areas.map((area) => ({ ...area, ...carriedOver(area, before, picture) }));
  return { ...page, picture, areas };
}

export function withPage(content: RichMenuContent): { content: RichMenuContent; key: string } {
  const key = freeKey(content.pages);
  const page = newPage(key, `メニュー${content.pages.length + 1}`);
  return { content: { ...content, pages: [...content.pages, page] }, key };
}

/** Whatever led to it leads nowhere until somebody says where; the first page is shown in its place. */
export function withoutPage(content: RichMenuContent, key: string): RichMenuContent {
  const pages = content.pages
    .filter((page) => page.key !== key)
    .map((page) => ({
      ...page,
      areas: page.areas.map((area) =>
        area.action.kind === 'switch' && area.action.page === key
          ? { ...area, action: { ...area.action, page: '' } }
          : area,
      ),
    }));
  const [first] = pages;
  if (!first) return content;
  const shown = Object.fromEntries(
    MENU_TIMES.map((time) => [time, content.shown[time] === key ? first.key : content.shown[time]]),
  ) as RichMenuContent['shown'];
  return { pages, shown };
}
