/** The stickers one can send: LINE's own, known by number; the phone draws faces of its own for them. */
export const STICKERS = [
  { packageId: '11537', stickerId: '52002734', label: 'にっこり' },
  { packageId: '11537', stickerId: '52002738', label: 'こんにちは' },
  { packageId: '11537', stickerId: '52002750', label: 'しょんぼり' },
  { packageId: '11537', stickerId: '52002739', label: 'ありがとう' },
] as const;

export type StickerId = (typeof STICKERS)[number]['stickerId'];
