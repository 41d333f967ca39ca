/** Every key that does something by itself or with others, as the help sheet names them; the screens bind the same ones. */
export const SINGLE_KEYS = {
  help: { key: '?', does: 'このキー操作の一覧を出す', where: 'どの画面でも' },
  toList: { key: 'l', does: '相談一覧へ行く', where: 'どの画面でも' },
  goTo: { key: 'g', does: '番号で相談を開く', where: 'どの画面でも' },
  search: { key: '/', does: '言葉で相談を検索する', where: 'どの画面でも' },
  next: { key: 'j', does: '次の行へ', where: '相談一覧・検索' },
  previous: { key: 'k', does: '前の行へ', where: '相談一覧・検索' },
  filters: { key: 'f', does: '絞り込みへ行く', where: '相談一覧・検索' },
  reply: { key: 'r', does: '返信を書く', where: '相談' },
  note: { key: 'm', does: '内部メモを書く', where: '相談' },
  actions: { key: 'o', does: '操作のボタンへ行く', where: '相談' },
  person: { key: '1', does: '「相談者」を出す', where: '相談' },
  attributes: { key: '2', does: '「属性」を出す', where: '相談' },
  notes: { key: '3', does: '「メモ」を出す', where: '相談' },
  timeline: { key: '4', does: '「経過」を出す', where: '相談' },
} as const satisfies Record<string, Shortcut>;
export type SingleKey = keyof typeof SINGLE_KEYS;

interface Shortcut {
  key: string;
  does: string;
  where: (typeof PLACES)[number];
}

export const PLACES = ['どの画面でも', '相談一覧・検索', '相談'] as const;

/** Those that cannot be pressed by mistake while one speaks or types; they always work. */
export const OTHER_KEYS = [
  { key: 'Ctrl + Enter', does: '書いた返信やメモを送る' },
  { key: 'Alt + ↓ / ↑', does: '相談の画面で、自分が担当している次（前）の相談へ移る' },
  { key: 'Enter', does: '選んだ行やリンクを開く' },
] as const;
