import { defineEntity, p } from '@mikro-orm/core';
import { DISCLOSURE_GROUNDS, DISCLOSURE_STATUSES } from '../../domain/access-data.ts';
import { SUPPLEMENT_APPROVALS } from '../../domain/packet.ts';
import { Consultation } from './Consultation.ts';
import { Consultee } from './Consultee.ts';
import { Escalation } from './Records.ts';
import { ofService } from './tenancy.ts';

const SupplementSchema = defineEntity({
  name: 'Supplement',
  tableName: 'escalation_supplements',
  rowLevelSecurity: 'force',
  policies: ofService('escalation_supplements'),
  indexes: [{ properties: ['escalation', 'requestedAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    escalation: () => p.manyToOne(Escalation),
    requestedById: p.uuid(),
    requestedAt: p.datetime().defaultRaw('now()'),
    /** Encrypted; AAD row = id. */
    reason: p.blob(),
    packetFields: p.array(),
    packet: p.blob(),
    /** SHA-256 of the packet's one canonical text, in hexadecimal. */
    digest: p.string().length(64),
    approval: p.enum(SUPPLEMENT_APPROVALS).default('waiting'),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    /** Encrypted; AAD row = id. Why it was refused. */
    decision: p.blob().nullable(),
  },
});

/** A further sealed packet of an escalation (追加提供). */
export class Supplement extends SupplementSchema.class {}
SupplementSchema.setClass(Supplement);

const AccessRecordSchema = defineEntity({
  name: 'AccessRecord',
  tableName: 'access_records',
  rowLevelSecurity: 'force',
  policies: ofService('access_records'),
  indexes: [{ properties: ['consultee', 'firstAt'] }, { properties: ['lastAt'] }],
  properties: {
    sessionHash: p.blob().primary(),
    /** Keyed hash of the address: one row for each session and address. */
    addressLookup: p.blob().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultee: () => p.manyToOne(Consultee),
    /** Encrypted address and source port of its first request; AAD row = session hash and look-up. */
    origin: p.blob(),
    firstAt: p.datetime(),
    lastAt: p.datetime(),
  },
});

/** From where a room was used: nobody's screen shows it but by a disclosure. */
export class AccessRecord extends AccessRecordSchema.class {}
AccessRecordSchema.setClass(AccessRecord);

const AccessDisclosureSchema = defineEntity({
  name: 'AccessDisclosure',
  tableName: 'access_disclosures',
  rowLevelSecurity: 'force',
  policies: ofService('access_disclosures'),
  indexes: [{ properties: ['consultee', 'expiresAt'] }],
  checks: [
    {
      name: 'access_disclosures_two_people',
      expression: 'decided_by_id is distinct from requested_by_id',
    },
  ],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultation: () => p.manyToOne(Consultation),
    consultee: () => p.manyToOne(Consultee),
    requestedById: p.uuid(),
    requestedAt: p.datetime(),
    ground: p.enum(DISCLOSURE_GROUNDS),
    /** Encrypted; AAD row = id: the inquiry's number and who sent it, why, and why it was refused. */
    reference: p.blob(),
    reason: p.blob(),
    decision: p.blob().nullable(),
    /** What is asked for. */
    since: p.datetime(),
    until: p.datetime(),
    status: p.enum(DISCLOSURE_STATUSES).default('waiting'),
    decidedById: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    /** Of the request while it waits, of the approval once it is given. */
    expiresAt: p.datetime(),
  },
});

/** A request to disclose access data, decided by somebody else. */
export class AccessDisclosure extends AccessDisclosureSchema.class {}
AccessDisclosureSchema.setClass(AccessDisclosure);
