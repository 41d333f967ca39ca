import { defineEntity, p } from '@mikro-orm/core';
import type { KeyCounts } from '../../domain/key-events.ts';
import { ofOrganisation, onlyAddedTo } from './tenancy.ts';

const KeyEventSchema = defineEntity({
  name: 'KeyEvent',
  tableName: 'key_events',
  rowLevelSecurity: 'force',
  policies: ofOrganisation('key_events'),
  triggers: onlyAddedTo('key_events'),
  indexes: [{ properties: ['organisationId', 'at'] }],
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    /** What was begun and what it ended with are two rows of one ceremony; so are the rows of several organisations. */
    ceremonyId: p.uuid(),
    at: p.datetime().defaultRaw('now()'),
    /** As in `KEY_CEREMONIES`. */
    ceremony: p.string().length(40),
    step: p.enum(['began', 'done']),
    fromVersion: p.integer().nullable(),
    toVersion: p.integer().nullable(),
    counts: p.json<KeyCounts>(),
    /** Encrypted: who did it, and who was with them, as JSON. */
    persons: p.blob(),
  },
});

/** Something done to the keys of an organisation, or above them; never changed. */
export class KeyEvent extends KeyEventSchema.class {}
KeyEventSchema.setClass(KeyEvent);
