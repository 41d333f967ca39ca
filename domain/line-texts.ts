/** What LINE shows of a service: texts without content, and what stands in for one that was not written. */
import type { AutomaticTexts } from './settings.ts';

const OTHERWISE = { lineReturn: 'lineGreeting', lineOpening: 'lineNotice' } as const;

type LineTextName = 'lineNotice' | 'lineTalkAnswer' | 'lineGreeting' | keyof typeof OTHERWISE;

export function lineTextOf(texts: Pick<AutomaticTexts, LineTextName>, name: LineTextName): string {
  if (name !== 'lineReturn' && name !== 'lineOpening') return texts[name];
  return texts[name] ?? texts[OTHERWISE[name]];
}
