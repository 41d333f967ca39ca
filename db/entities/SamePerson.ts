import { defineEntity, p } from '@mikro-orm/core';
import { Consultee } from './Consultee.ts';
import { ofService, RETENTION_OF_SAME_PERSONS } from './tenancy.ts';

const SamePersonSchema = defineEntity({
  name: 'SamePerson',
  tableName: 'same_persons',
  rowLevelSecurity: 'force',
  policies: ofService('same_persons'),
  triggers: RETENTION_OF_SAME_PERSONS,
  indexes: [
    {
      name: 'same_persons_now',
      expression: `create unique index "same_persons_now" on "same_persons" ("consultee_id") where "unlinked_at" is null`,
    },
    {
      name: 'same_persons_group',
      expression: `create index "same_persons_group" on "same_persons" ("group_id") where "unlinked_at" is null`,
    },
    { properties: ['linkId'] },
    { properties: ['unlinkId'] },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** All whose rows bear the same one are one person. */
    groupId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    /** The act that linked her, made by the sender. */
    linkId: p.uuid(),
    linkedById: p.uuid(),
    linkedAt: p.datetime().defaultRaw('now()'),
    /** Encrypted under her own key, as everything of hers is; AAD row = id. */
    reason: p.blob(),
    unlinkId: p.uuid().nullable(),
    unlinkedById: p.uuid().nullable(),
    unlinkedAt: p.datetime().nullable(),
    unlinkReason: p.blob().nullable(),
  },
});

/** That a consultee is the same person as others of her service, from when until when. Nothing of theirs is merged. */
export class SamePerson extends SamePersonSchema.class {}
SamePersonSchema.setClass(SamePerson);
