/** Prepared texts (定型文): their gaps, what fills them, and how one is found. */
export const TEMPLATE_KINDS = ['reply', 'note'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** Gaps that a text may have; those of the automatic texts are called the same. */
export const PLACEHOLDERS = ['{担当者名}', '{窓口名}', '{次回受付}', '{連絡先}'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What stands in each gap; `null` where there is nothing to say. */
export type Filling = Readonly<Record<Placeholder, string | null>>;

/** The text as it would be put into the reply; what has nothing to say stays a gap, for a person to write. */
export function filledTemplate(text: string, filling: Filling): string {
  return PLACEHOLDERS.reduce(
    (soFar, gap) => soFar.replaceAll(gap, () => filling[gap] ?? gap),
    text,
  );
}

/** Gaps still in a text: nobody should read 「{次回受付}」. */
export function gapsIn(text: string): Placeholder[] {
  return PLACEHOLDERS.filter((gap) => text.includes(gap));
}

/** What looks like a gap and is none: it would be sent as it stands. */
export function strangeGapsIn(text: string): string[] {
  const known: readonly string[] = PLACEHOLDERS;
  const found = text.match(/[{｛][^{}｛｝\n]{1,20}[}｝]/gu) ?? [];
  return [...new Set(found)].filter((one) => !known.includes(one));
}

export interface Findable {
  title: string;
  reading: string;
  text: string;
}

/** Those with the words somewhere in title, reading or text, however they were typed; titles first. */
export function templatesWith<Found extends Findable>(
  all: readonly Found[],
  words: string,
  fold: (text: string) => string,
): Found[] {
  const wanted = words.split(/\s+/u).map(fold).filter(Boolean);
  const has = (text: string) => wanted.every((word) => fold(text).includes(word));
  const named = all.filter(({ title, reading }) => has(`${title}\n${reading}`));
  const rest = all.filter(
    (one) => !named.includes(one) && has(`${one.title}\n${one.reading}\n${one.text}`),
  );
  return [...named, ...rest];
}
