import { defineEntity, p } from '@mikro-orm/core';
import { AGAINS, RELIEFS } from '../../domain/survey.ts';
import { Consultation } from './Consultation.ts';
import { ofService } from './tenancy.ts';

const SurveySchema = defineEntity({
  name: 'Survey',
  tableName: 'surveys',
  rowLevelSecurity: 'force',
  policies: ofService('surveys'),
  properties: {
    consultation: () => p.manyToOne(Consultation).primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    relief: p.enum(RELIEFS).nullable(),
    again: p.enum(AGAINS).nullable(),
    /** Encrypted; AAD row = consultation. */
    words: p.blob().nullable(),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});

/** What she thinks of it afterwards; all empty when she wanted to say nothing. */
export class Survey extends SurveySchema.class {}
SurveySchema.setClass(Survey);
