/** What the editor of menus calls things. */
import type { Size } from '../../domain/rich-menu-areas.ts';
import type { MENU_VERSION_STATES } from '../../contracts/rich-menus.ts';
import type { MenuAction, MenuArea, MenuPage, MenuTime } from '../../domain/rich-menu.ts';

export const ACTION_WORDS: Readonly<Record<MenuAction['kind'], string>> = {
  room: '相談の部屋をひらく',
  link: 'ウェブページをひらく',
  telephone: '電話をかける',
  switch: '別のメニューに切りかえる',
};

export const TIME_WORDS: Readonly<Record<MenuTime, string>> = {
  open: '受付中に出すメニュー',
  closed: '受付時間外に出すメニュー',
  paused: '受付を止めている間に出すメニュー',
};

export const RECEPTION_WORDS: Readonly<Record<MenuTime, string>> = {
  open: '受付中',
  closed: '受付時間外',
  paused: '受付を止めている間',
};

export const STATE_WORDS: Readonly<Record<(typeof MENU_VERSION_STATES)[number], string>> = {
  scheduled: '公開待ち（予約）',
  waiting: '公開待ち',
  shown: '公開中',
  down: 'メニューなし',
  failed: '失敗',
  earlier: '前の版',
  withdrawn: '取り下げ',
};

/** Whole, for who hears it: what it is, what it says, where it is. */
export function areaName(area: MenuArea, index: number, page: MenuPage): string {
  const said = area.label.trim() === '' ? '言葉がまだありません' : area.label;
  return `領域${index + 1}：${said}（${ACTION_WORDS[area.action.kind]}、${placeText(area, page.picture)}）`;
}

function placeText({ x, y, width, height }: MenuArea, picture: Size | null): string {
  const unit = picture ? '' : '仮の大きさで';
  return `${unit}左から${x}、上から${y}、横${width}、縦${height}`;
}
