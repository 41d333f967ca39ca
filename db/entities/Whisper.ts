import { defineEntity, p } from '@mikro-orm/core';
import { ofService, onlyAddedToUntilDisposal } from './tenancy.ts';

const WhisperSchema = defineEntity({
  name: 'Whisper',
  tableName: 'whispers',
  rowLevelSecurity: 'force',
  policies: ofService('whispers'),
  triggers: onlyAddedToUntilDisposal('whispers'),
  indexes: [{ properties: ['consultationId', 'createdAt'] }],
  properties: {
    /** Made by the sender. */
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    consultationId: p.uuid(),
    /** The supervisor, and whom it was said to: the assignee of that moment. */
    staffId: p.uuid(),
    toId: p.uuid(),
    /** Encrypted; AAD row = id. */
    body: p.blob(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** Something a supervisor says to the assignee beside the talk; nothing of the room reads this table. */
export class Whisper extends WhisperSchema.class {}
WhisperSchema.setClass(Whisper);
