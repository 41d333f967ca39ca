/** What is done to keys, and by how many: every ceremony is remembered, for each organisation it touches. */

export const KEY_CEREMONIES = {
  'rotate-root': { name: 'ルート鍵の交換', persons: 2 },
  'rotate-organisation': { name: '組織の鍵の交換（包み直し）', persons: 2 },
  'rotate-data': { name: 'データの鍵の交換と再暗号化', persons: 1 },
  'rotate-codec': { name: 'ワークフローの鍵の交換', persons: 1 },
  'rotate-index': { name: '検索用の鍵の交換と付け直し', persons: 1 },
  'export-custody': { name: 'ルート鍵の控えの作成', persons: 2 },
  retire: { name: '使われなくなった鍵の廃棄', persons: 2 },
  verify: { name: '保管庫の検査', persons: 1 },
} as const satisfies Record<string, { name: string; persons: 1 | 2 }>;

export type KeyCeremony = keyof typeof KEY_CEREMONIES;

export function isKeyCeremony(text: string): text is KeyCeremony {
  return Object.hasOwn(KEY_CEREMONIES, text);
}

/** Numbers of a ceremony, by what was counted. */
export type KeyCounts = Readonly<
  Partial<
    Record<
      'keys' | 'fields' | 'consultees' | 'left' | 'unreadable' | 'findings' | 'custodians',
      number
    >
  >
>;

/** Who did it, and who was there as well. */
export interface CeremonyPersons {
  by: string;
  witness: string | null;
}

export function keyEventPlace(eventId: string): { table: string; column: string; row: string } {
  return { table: 'key_events', column: 'persons', row: eventId };
}
