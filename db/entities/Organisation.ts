import { defineEntity, p } from '@mikro-orm/core';
import { APP_ROLE, SYSTEM_ROLE } from './tenancy.ts';

const OrganisationSchema = defineEntity({
  name: 'Organisation',
  tableName: 'organisations',
  rowLevelSecurity: 'force',
  policies: [
    {
      name: 'organisations_app',
      roles: [APP_ROLE],
      using: 'id = (select app_organisation())',
    },
    { name: 'organisations_system', roles: [SYSTEM_ROLE], using: 'true' },
  ],
  properties: {
    id: p.uuid().primary(),
    /** Short code staff name at sign-in, unique over the installation. */
    code: p.string().length(40).unique(),
    name: p.string().length(200),
    createdAt: p.datetime().defaultRaw('now()'),
    /** More consultations than this, shown to one person within ten minutes, raise an alarm. */
    bulkReadingLimit: p.integer().default(200),
    /** Last day of the contract under which it is served. */
    contractEndsOn: p.date().nullable(),
  },
});

/** A municipality: the tenant. Its name is public, hence plain. */
export class Organisation extends OrganisationSchema.class {}
OrganisationSchema.setClass(Organisation);
