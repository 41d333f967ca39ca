/** Prepared texts as staff get them: opened, and told whether they are their own. */
import { z } from 'zod';
import type { Template } from '../../contracts/templates.ts';
import type { Crypt } from '../../db/crypt.ts';
import { serviceKey, templatePlace } from '../sealed.ts';
import type { TemplateRow } from './queries.ts';

/** What a person typed of a template; stored as one ciphertext. */
const TemplateWords = z.object({ title: z.string(), reading: z.string(), text: z.string() });
export type TemplateWords = z.infer<typeof TemplateWords>;

export function sealTemplate(
  crypt: Crypt,
  owner: { organisationId: string; serviceId: string },
  id: string,
  { title, reading, text }: TemplateWords,
): Promise<Buffer> {
  return crypt.seal(serviceKey(owner), templatePlace(id), JSON.stringify({ title, reading, text }));
}

export async function presentTemplate(
  crypt: Crypt,
  organisationId: string,
  { id, serviceId, ownerId, kind, words }: TemplateRow,
): Promise<z.input<typeof Template>> {
  const opened = await crypt.open(organisationId, templatePlace(id), words);
  return {
    id,
    serviceId,
    own: ownerId !== null,
    kind,
    ...TemplateWords.parse(JSON.parse(opened)),
  };
}
