import { STICKERS } from '../../person/stickers.ts';

/** Mouths; the rest of the face is the same. */
const MOUTHS: Readonly<Record<string, string>> = {
  '52002734': 'M30 58 Q50 82 70 58',
  '52002738': 'M40 62 a10 10 0 1 0 20 0 a10 10 0 1 0 -20 0',
  '52002750': 'M34 70 Q50 54 66 70',
  '52002739': 'M36 62 H64',
};

/** A face of our own in place of LINE's picture. */
export function Sticker({ stickerId }: { stickerId: string }) {
  const label = STICKERS.find((each) => each.stickerId === stickerId)?.label ?? '';
  return (
    <svg class="sticker" viewBox="0 0 100 100" role="img" aria-label={`スタンプ ${label}`}>
      <circle cx="50" cy="50" r="44" />
      <circle class="sticker-eye" cx="36" cy="40" r="5" />
      <circle class="sticker-eye" cx="64" cy="40" r="5" />
      <path d={MOUTHS[stickerId] ?? 'M36 62 H64'} />
    </svg>
  );
}
