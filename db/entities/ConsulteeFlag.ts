import { defineEntity, p } from '@mikro-orm/core';
import { Consultee } from './Consultee.ts';
import { ofService } from './tenancy.ts';

const ConsulteeFlagSchema = defineEntity({
  name: 'ConsulteeFlag',
  tableName: 'consultee_flags',
  rowLevelSecurity: 'force',
  policies: ofService('consultee_flags'),
  indexes: [{ properties: ['consultee', 'createdAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    /** The consultation in which it was set. */
    consultationId: p.uuid(),
    /** A code of the service's settings. */
    kind: p.string().length(40),
    /** Encrypted; AAD row = id. */
    remark: p.blob().nullable(),
    setById: p.uuid(),
    /** The last business day on which it stands. */
    until: p.date().nullable(),
    takenDownById: p.uuid().nullable(),
    takenDownAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A flag about a consultee; what has run out or was taken down stays on record. */
export class ConsulteeFlag extends ConsulteeFlagSchema.class {}
ConsulteeFlagSchema.setClass(ConsulteeFlag);
