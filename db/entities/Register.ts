import { defineEntity, p } from '@mikro-orm/core';
import type { RegisterForm as Form } from '../../contracts/registers.ts';
import { ofOrganisation, onlyAddedTo } from './tenancy.ts';

const RegisterEntrySchema = defineEntity({
  name: 'RegisterEntry',
  tableName: 'register_entries',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('register_entries'),
  triggers: onlyAddedTo('register_entries'),
  indexes: [{ properties: ['organisationId', 'register'] }],
  properties: {
    id: p.uuid().primary(),
    /** From 1; the highest is what counts, the others are its history. */
    revision: p.integer().primary(),
    organisationId: p.uuid(),
    register: p.string().length(40),
    /** Encrypted: the fields' values as JSON; AAD row = `<id>/<revision>`. */
    content: p.blob(),
    /** By when somebody must look at it again. */
    dueOn: p.date().nullable(),
    struckOut: p.boolean().default(false),
    madeById: p.uuid(),
    madeAt: p.datetime().defaultRaw('now()'),
  },
});

/** A line of a register, as it stood from then on. */
export class RegisterEntry extends RegisterEntrySchema.class {}
RegisterEntrySchema.setClass(RegisterEntry);

const RegisterFormSchema = defineEntity({
  name: 'RegisterForm',
  tableName: 'register_forms',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('register_forms'),
  properties: {
    organisationId: p.uuid().primary(),
    register: p.string().length(40).primary(),
    form: p.json<Form>(),
    changedById: p.uuid(),
    changedAt: p.datetime().defaultRaw('now()'),
  },
});

/** How the ward wants a register printed. */
export class RegisterForm extends RegisterFormSchema.class {}
RegisterFormSchema.setClass(RegisterForm);

const CopyApprovalSchema = defineEntity({
  name: 'CopyApproval',
  tableName: 'copy_approvals',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('copy_approvals'),
  indexes: [{ properties: ['organisationId', 'kind'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** What may be copied, as in `COPY_KINDS`. */
    kind: p.string().length(40),
    approvedOn: p.date(),
    until: p.date().nullable(),
    /** Encrypted: who approved it, for what, under which number, as JSON. */
    words: p.blob(),
    madeById: p.uuid(),
    madeAt: p.datetime().defaultRaw('now()'),
    withdrawnById: p.uuid().nullable(),
    withdrawnAt: p.datetime().nullable(),
  },
});

/** The ward has approved that this leaves the system as a file. */
export class CopyApproval extends CopyApprovalSchema.class {}
CopyApprovalSchema.setClass(CopyApproval);
