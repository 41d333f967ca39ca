import { defineEntity, p } from '@mikro-orm/core';
import { INCIDENT_ENTRIES, INCIDENT_KINDS, INCIDENT_STEPS } from '../../domain/incident.ts';
import { ofOrganisation, onlyAddedTo } from './tenancy.ts';

const IncidentSchema = defineEntity({
  name: 'Incident',
  tableName: 'incidents',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('incidents'),
  uniques: [{ properties: ['organisationId', 'number'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Counted by each organisation. */
    number: p.integer(),
    kind: p.enum(INCIDENT_KINDS),
    isDrill: p.boolean(),
    /** Encrypted under the organisation's key; AAD row = id. */
    title: p.blob(),
    detectedAt: p.datetime(),
    /** The last step that was done. */
    step: p.enum(INCIDENT_STEPS),
    openedById: p.uuid(),
    openedAt: p.datetime().defaultRaw('now()'),
    publishedAt: p.datetime().nullable(),
    /** Its workflow is told of every change; what was last told, and when to try again. */
    changedAt: p.datetime().defaultRaw('now()'),
    toldAt: p.datetime().nullable(),
    nextAt: p.datetime().defaultRaw('now()'),
  },
});

/** Something that went wrong, or a drill of it, and how far its report is. */
export class Incident extends IncidentSchema.class {}
IncidentSchema.setClass(Incident);

const IncidentStepSchema = defineEntity({
  name: 'IncidentStep',
  tableName: 'incident_steps',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('incident_steps'),
  triggers: onlyAddedTo('incident_steps'),
  indexes: [{ properties: ['incidentId', 'madeAt'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    incidentId: p.uuid(),
    step: p.enum(INCIDENT_ENTRIES),
    /** Left out; the words say why. */
    isSkipped: p.boolean(),
    /** Encrypted under the organisation's key; AAD row = id. */
    words: p.blob(),
    handedOn: p.date().nullable(),
    handedBy: p.blob().nullable(),
    handedTo: p.blob().nullable(),
    /** What was measured: codes, times, figures and numbers of consultations. */
    measured: p.json<Record<string, unknown>>().nullable(),
    madeById: p.uuid(),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** A step of an incident, a correction of one, or something measured; never changed. */
export class IncidentStep extends IncidentStepSchema.class {}
IncidentStepSchema.setClass(IncidentStep);
