/** Prepared texts: a service's, and each person's own. */
import { defineEntity, p } from '@mikro-orm/core';
import { TEMPLATE_KINDS } from '../../domain/templates.ts';
import { ofService } from './tenancy.ts';

const TemplateSchema = defineEntity({
  name: 'Template',
  tableName: 'templates',
  rowLevelSecurity: 'force',
  policies: ofService('templates'),
  indexes: [{ properties: ['serviceId', 'ownerId'] }],
  properties: {
    /** Made by the writer. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** Whose own it is; `null` for the service's. */
    ownerId: p.uuid().nullable(),
    kind: p.enum(TEMPLATE_KINDS),
    /** Encrypted: title, reading and text; AAD row = id. */
    words: p.blob(),
    sort: p.integer().default(0),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A text with gaps that is put into a reply or a note and never sends itself. */
export class Template extends TemplateSchema.class {}
TemplateSchema.setClass(Template);
