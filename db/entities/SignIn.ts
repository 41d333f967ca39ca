import { defineEntity, p } from '@mikro-orm/core';
import { Staff } from './Staff.ts';
import { ofOrganisation } from './tenancy.ts';

const PasskeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'passkeys',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('passkeys'),
  indexes: [{ properties: ['staff'] }],
  uniques: [{ properties: ['organisationId', 'credentialId'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff),
    /** As the authenticator names it, in base64url. */
    credentialId: p.text(),
    /** COSE. */
    publicKey: p.blob(),
    /** Of its last answer: one that goes back comes from a copy. Many authenticators keep to 0. */
    counter: p.bigint('number'),
    /** How a browser reaches it: "internal", "usb" … */
    transports: p.array(),
    /** What the person calls it; encrypted. */
    name: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
    usedAt: p.datetime().nullable(),
  },
});

/** A key in a device or on a stick, by which a member of staff proves who they are. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey);

const PasskeyChallengeSchema = defineEntity({
  name: 'PasskeyChallenge',
  tableName: 'passkey_challenges',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('passkey_challenges'),
  indexes: [{ properties: ['expiresAt'] }],
  properties: {
    /** SHA-256 of what is to be signed. */
    hash: p.blob().primary(),
    /** All zeros before anybody has said who they are: see api/session/nobody.ts. */
    organisationId: p.uuid(),
    staffId: p.uuid().nullable(),
    /** The session that may answer it; `null`: whoever signs in. */
    sessionHash: p.blob().nullable(),
    purpose: p.string().length(20),
    expiresAt: p.datetime(),
  },
});

/** What a passkey is asked to sign: answered once, and soon. */
export class PasskeyChallenge extends PasskeyChallengeSchema.class {}
PasskeyChallengeSchema.setClass(PasskeyChallenge);

const RecoveryCodeSchema = defineEntity({
  name: 'RecoveryCode',
  tableName: 'recovery_codes',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('recovery_codes'),
  uniques: [{ properties: ['staff', 'hash'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    staff: () => p.manyToOne(Staff),
    /** SHA-256: there is nothing to guess in 120 random bits. */
    hash: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
    usedAt: p.datetime().nullable(),
  },
});

/** Stands in once for a second factor that is lost. */
export class RecoveryCode extends RecoveryCodeSchema.class {}
RecoveryCodeSchema.setClass(RecoveryCode);

const SignInTrySchema = defineEntity({
  name: 'SignInTry',
  tableName: 'sign_in_tries',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('sign_in_tries'),
  indexes: [{ properties: ['forgetAt'] }],
  properties: {
    /** All zeros where the typed code is nobody's. */
    organisationId: p.uuid().primary(),
    /** A digest of what was typed, alone or with the address it came from. */
    key: p.blob().primary(),
    failures: p.integer(),
    /** No further try is looked at before. */
    until: p.datetime(),
    /** When this account last came in from this address: what others do elsewhere does not hold it up. */
    succeededAt: p.datetime().nullable(),
    forgetAt: p.datetime(),
  },
});

/** Failed tries to sign in, counted for all processes in one place. */
export class SignInTry extends SignInTrySchema.class {}
SignInTrySchema.setClass(SignInTry);

const AllowListEntrySchema = defineEntity({
  name: 'AllowListEntry',
  tableName: 'allow_list_entries',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('allow_list_entries'),
  indexes: [
    {
      name: 'allow_list_entries_in_force',
      expression: `create unique index "allow_list_entries_in_force" on "allow_list_entries" ("organisation_id", "network") where "removed_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** Who added it; `null`: the system operator, from the command line. */
    staffId: p.uuid().nullable(),
    /** "192.0.2.0/24", "2001:db8::/32": see domain/networks.ts. */
    network: p.string().length(50),
    /** Where it is; encrypted. */
    note: p.blob().nullable(),
    addedAt: p.datetime().defaultRaw('now()'),
    removedAt: p.datetime().nullable(),
    removedById: p.uuid().nullable(),
  },
});

/** From where staff of the organisation may come; what was taken out stays as its history. */
export class AllowListEntry extends AllowListEntrySchema.class {}
AllowListEntrySchema.setClass(AllowListEntry);
