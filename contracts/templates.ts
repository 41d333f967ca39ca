/** Prepared texts (定型文): the service's, and one's own. */
import { z } from 'zod';
import { strangeGapsIn, TEMPLATE_KINDS } from '../domain/templates.ts';
import { Id, typedText, typedTextOrNothing } from './common.ts';
import { MAX_REPLY } from './messages.ts';

export const MAX_TEMPLATES = 200;

const Place = {
  serviceId: Id,
  /** One's own, which nobody else sees. */
  own: z.boolean(),
};

export const TemplateBody = z.object({
  /** Made by the writer; the same id again changes what is there. */
  id: Id,
  ...Place,
  /** Where it may be put: what is meant for colleagues never stands ready for her. */
  kind: z.enum(TEMPLATE_KINDS),
  title: typedText(60),
  /** How the title is read, to find it by kana. */
  reading: typedTextOrNothing(60),
  text: typedText(MAX_REPLY).refine((text) => strangeGapsIn(text).length === 0, 'unknown gap'),
});
export const Template = z.object({
  id: Id,
  ...Place,
  kind: z.enum(TEMPLATE_KINDS),
  title: z.string(),
  reading: z.string(),
  text: z.string(),
});
/** In the order their keepers gave them, the service's first. */
export const Templates = z.object({ data: z.array(Template) });

export const TemplateRemovalBody = z.object({ id: Id });
/** All of one place, in their new order. */
export const TemplateOrderBody = z.object({ ...Place, ids: z.array(Id).max(MAX_TEMPLATES) });
