import { defineEntity, p } from '@mikro-orm/core';
import { Service } from './Service.ts';
import { ofService } from './tenancy.ts';

const PracticeRunSchema = defineEntity({
  name: 'PracticeRun',
  tableName: 'practice_runs',
  rowLevelSecurity: 'force',
  policies: ofService('practice_runs'),
  indexes: [{ properties: ['service', 'startedAt'] }, { properties: ['service', 'lineIdLookup'] }],
  properties: {
    /** Made by whoever starts it; the practice phone knows it by the same. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    service: () => p.manyToOne(Service),
    script: p.string().length(40),
    /** How she is called on the practice phone: made up, as she is. */
    name: p.string().length(40),
    /** As `consultees.line_id_lookup`: her consultations are found by it. */
    lineIdLookup: p.blob(),
    startedById: p.uuid(),
    startedAt: p.datetime().defaultRaw('now()'),
    stoppedAt: p.datetime().nullable(),
  },
});

/** A scripted consultee who was started in a practice service. */
export class PracticeRun extends PracticeRunSchema.class {}
PracticeRunSchema.setClass(PracticeRun);
