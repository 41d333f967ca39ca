import { defineEntity, p } from '@mikro-orm/core';
import type { SettingsContent } from '../../domain/settings-content.ts';
import { LATER_WAYS } from '../../domain/settings-plan.ts';
import { ofService } from './tenancy.ts';

const SettingsDraftSchema = defineEntity({
  name: 'SettingsDraft',
  tableName: 'settings_drafts',
  rowLevelSecurity: 'force',
  policies: ofService('settings_drafts'),
  properties: {
    serviceId: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Counts what was saved: who writes names the one they have seen. */
    revision: p.integer(),
    /** The settings version it was begun from. */
    basedOn: p.integer(),
    settings: p.json<SettingsContent['settings']>(),
    form: p.json<SettingsContent['form']>(),
    editedById: p.uuid(),
    editedAt: p.datetime(),
    /** Its publication waits for a second pair of eyes: id of the version it is to become. */
    requestId: p.uuid().nullable(),
    requestedById: p.uuid().nullable(),
    requestedAt: p.datetime().nullable(),
    /** `null`: as soon as it is approved. */
    requestedFrom: p.datetime().nullable(),
    requestedLater: p.enum(LATER_WAYS).nullable(),
    /** Encrypted; AAD row = requestId. */
    requestNote: p.blob().nullable(),
    returnedById: p.uuid().nullable(),
    returnedAt: p.datetime().nullable(),
    /** Encrypted; AAD row = the service's id. */
    returnComment: p.blob().nullable(),
  },
});

/** The one draft of a service: settings and form together, whoever writes. */
export class SettingsDraft extends SettingsDraftSchema.class {}
SettingsDraftSchema.setClass(SettingsDraft);
