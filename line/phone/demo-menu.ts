/**
 * The menu under the practice account's talk, as a ward would set it in LINE's console: two tabs, each a
 * picture (`demo-menu/*.png`) with areas. Its words name no topic: a menu stays on the screen for whoever
 * looks over her shoulder.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_CHANNEL } from './demo-channel.ts';
import { aliasKey } from './platform/rich-menu-aliases.ts';
import type { PhoneState } from './state.ts';

interface Area {
  bounds: { x: number; y: number; width: number; height: number };
  action: Record<string, string>;
}

const SIZE = { width: 1200, height: 810 };
const TAB_HEIGHT = 130;
const TABS = [
  { name: 'room', alias: 'practice-room', label: '部屋' },
  { name: 'numbers', alias: 'practice-numbers', label: '電話' },
] as const;

const NUMBERS = [
  { label: '警察 110', uri: 'tel:110' },
  { label: '救急 119', uri: 'tel:119' },
  { label: '警察の相談 #9110', uri: 'tel:%239110' },
  { label: '救急の相談 #7119', uri: 'tel:%237119' },
] as const;

function tabs(): Area[] {
  const width = SIZE.width / TABS.length;
  return TABS.map(({ alias, label }, index) => ({
    bounds: { x: index * width, y: 0, width, height: TAB_HEIGHT },
    action: { type: 'richmenuswitch', label, richMenuAliasId: alias, data: `tab=${alias}` },
  }));
}

/** In a grid below the tabs: `row` of `rows`, `column` of `columns`. */
function below(
  { row, rows, column, columns }: Record<'row' | 'rows' | 'column' | 'columns', number>,
  action: { label: string; uri: string },
): Area {
  const width = SIZE.width / columns;
  const height = (SIZE.height - TAB_HEIGHT) / rows;
  return {
    bounds: { x: column * width, y: TAB_HEIGHT + row * height, width, height },
    action: { type: 'uri', ...action },
  };
}

const DOOR = { label: '部屋をひらく', uri: `https://liff.line.me/${DEMO_CHANNEL.liffId}` };
const [POLICE, AMBULANCE] = NUMBERS;

const AREAS: Readonly<Record<(typeof TABS)[number]['name'], Area[]>> = {
  room: [
    ...tabs(),
    below({ row: 0, rows: 2, column: 0, columns: 1 }, DOOR),
    below({ row: 1, rows: 2, column: 0, columns: 2 }, POLICE),
    below({ row: 1, rows: 2, column: 1, columns: 2 }, AMBULANCE),
  ],
  numbers: [
    ...tabs(),
    ...NUMBERS.map((number, index) =>
      below({ row: Math.floor(index / 2), rows: 2, column: index % 2, columns: 2 }, number),
    ),
  ],
};

/** Puts it there while the account has no menu of its own. */
export function hangMenu(state: PhoneState): void {
  const { channelId, channelKey } = DEMO_CHANNEL;
  const channel = state.channels.find((each) => each.channelKey === channelKey);
  if (!channel) return;
  const isOurs = channel.defaultRichMenuId?.startsWith(OURS) ?? true;
  if (!isOurs) return;
  for (const { name, alias, label } of TABS) {
    const richMenuId = `${OURS}-${name}`;
    const picture = readFileSync(join(import.meta.dirname, 'demo-menu', `${name}.png`));
    state.richMenus[richMenuId] = {
      richMenuId,
      channelId,
      menu: {
        size: SIZE,
        selected: true,
        name: `練習用のメニュー（${label}）`,
        chatBarText: 'メニュー',
        areas: AREAS[name],
      },
      image: { contentType: 'image/png', base64: picture.toString('base64') },
    };
    state.richMenuAliases[aliasKey(channelId, alias)] = richMenuId;
  }
  channel.defaultRichMenuId = `${OURS}-${TABS[0].name}`;
}

const OURS = 'richmenu-of-practice';
