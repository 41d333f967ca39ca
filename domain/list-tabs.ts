/** The tabs of the list of consultations, each a filter of the list as its address has it. */
export const LIST_TABS = ['queue', 'mine', 'all', 'followUps', 'watched'] as const;
export type ListTab = (typeof LIST_TABS)[number];

export const TAB_FILTERS = {
  queue: { stage: ['intake'], assignee: 'none' },
  mine: { assignee: 'me' },
  all: {},
  followUps: { followUpDue: 'true', ended: 'any' },
  watched: { watched: 'true', ended: 'any' },
} as const satisfies Record<ListTab, Readonly<Record<string, string | readonly string[]>>>;

/** The tab whose filter this is; `null` for a filter of one's own. */
export function tabOf(filter: Readonly<Record<string, unknown>>): ListTab | null {
  const asked = signOf(filter);
  return LIST_TABS.find((tab) => signOf(TAB_FILTERS[tab]) === asked) ?? null;
}

function signOf(filter: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(filter).map(([name, value]) => [name, [value].flat()] as const);
  return JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
