/** Where encrypted fields of staff's slices live, and under which key. */
import type { Crypt, FieldPlace } from '../db/crypt.ts';
import { Refusal } from '../domain/errors.ts';
import type { KeyName } from '../keys/key-store.ts';

interface Owner {
  organisationId: string;
  serviceId: string;
}

/** Key of what belongs to the organisation as a whole, or to its staff. */
export function organisationKey(organisationId: string): KeyName {
  return { organisationId, serviceId: null, kind: 'organisation', objectId: organisationId };
}

/** Key of what is said and written in a consultation. */
export function consultationKey(owner: Owner, consultationId: string): KeyName {
  return { ...ids(owner), kind: 'consultation', objectId: consultationId };
}

/** Key of what is known of a consultee, whatever consultation it came from. */
export function consulteeKey(owner: Owner, consulteeId: string): KeyName {
  return { ...ids(owner), kind: 'consultee', objectId: consulteeId };
}

function ids({ organisationId, serviceId }: Owner) {
  return { organisationId, serviceId };
}

export function consulteePlace(column: 'traits' | 'cautions', consulteeId: string): FieldPlace {
  return { table: 'consultees', column, row: consulteeId };
}

export function flagPlace(flagId: string): FieldPlace {
  return { table: 'consultee_flags', column: 'remark', row: flagId };
}

export function samePersonPlace(column: 'reason' | 'unlink_reason', rowId: string): FieldPlace {
  return { table: 'same_persons', column, row: rowId };
}

export function accommodationPlace(id: string): FieldPlace {
  return { table: 'accommodations', column: 'words', row: id };
}

export function accommodationStepPlace(
  column: 'done' | 'reason' | 'told',
  stepId: string,
): FieldPlace {
  return { table: 'accommodation_steps', column, row: stepId };
}

export function supporterPlace(turnId: string): FieldPlace {
  return { table: 'supporter_turns', column: 'name', row: turnId };
}

export function restrictionPlace(column: 'reason' | 'lift_reason', id: string): FieldPlace {
  return { table: 'restrictions', column, row: id };
}

export function accessPlace(
  column: 'reason' | 'decision_note' | 'review_remark',
  id: string,
): FieldPlace {
  return { table: 'special_accesses', column, row: id };
}

export function notePlace(noteId: string): FieldPlace {
  return { table: 'notes', column: 'body', row: noteId };
}

export function whisperPlace(whisperId: string): FieldPlace {
  return { table: 'whispers', column: 'body', row: whisperId };
}

/** Key of what a service shares. */
export function serviceKey(owner: Owner): KeyName {
  return { ...ids(owner), kind: 'service', objectId: owner.serviceId };
}

export function templatePlace(templateId: string): FieldPlace {
  return { table: 'templates', column: 'words', row: templateId };
}

export function retirementPlace(retirementId: string): FieldPlace {
  return { table: 'service_retirements', column: 'reason', row: retirementId };
}

export function settingsNotePlace(versionId: string): FieldPlace {
  return { table: 'settings_versions', column: 'note', row: versionId };
}

export function settingsRequestPlace(requestId: string): FieldPlace {
  return { table: 'settings_drafts', column: 'request_note', row: requestId };
}

export function settingsReturnPlace(serviceId: string): FieldPlace {
  return { table: 'settings_drafts', column: 'return_comment', row: serviceId };
}

export function pausePlace(pauseId: string): FieldPlace {
  return { table: 'service_pauses', column: 'reason', row: pauseId };
}

export function agencyPlace(column: 'contact_person' | 'note', agencyId: string): FieldPlace {
  return { table: 'agencies', column, row: agencyId };
}

export function alarmAnswerPlace(answerId: string): FieldPlace {
  return { table: 'alarm_answers', column: 'remark', row: answerId };
}

export function copyApprovalPlace(approvalId: string): FieldPlace {
  return { table: 'copy_approvals', column: 'words', row: approvalId };
}

/** Each revision is sealed by itself. */
export function registerEntryPlace(entryId: string, revision: number): FieldPlace {
  return { table: 'register_entries', column: 'content', row: `${entryId}/${revision}` };
}

export function savedFilterPlace(filterId: string): FieldPlace {
  return { table: 'saved_filters', column: 'name', row: filterId };
}

export function attributePlace(consultationId: string, code: string): FieldPlace {
  return { table: 'attribute_values', column: 'typed', row: `${consultationId}/${code}` };
}

export function ownAnswerPlace(consultationId: string, code: string): FieldPlace {
  return { table: 'own_answers', column: 'typed', row: `${consultationId}/${code}` };
}

export function surveyPlace(consultationId: string): FieldPlace {
  return { table: 'surveys', column: 'words', row: consultationId };
}

export function commandPlace(commandId: string): FieldPlace {
  return { table: 'commands', column: 'detail', row: commandId };
}

export function escalationPlace(column: 'reason' | 'packet', escalationId: string): FieldPlace {
  return { table: 'escalations', column, row: escalationId };
}

export function supplementPlace(
  column: 'reason' | 'packet' | 'decision',
  supplementId: string,
): FieldPlace {
  return { table: 'escalation_supplements', column, row: supplementId };
}

export function disclosurePlace(
  column: 'reference' | 'reason' | 'decision',
  disclosureId: string,
): FieldPlace {
  return { table: 'access_disclosures', column, row: disclosureId };
}

/** Opens a field that may be empty. */
export async function openOrNull(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  field: Buffer | null,
): Promise<string | null> {
  return field === null ? null : crypt.open(organisationId, place, field);
}

/** Seals what was typed under the key; nothing typed is nothing kept. */
export async function sealOrNull(
  crypt: Crypt,
  name: KeyName,
  place: FieldPlace,
  text: string,
): Promise<Buffer | null> {
  return text.trim() === '' ? null : crypt.seal(name, place, text);
}

/** Whether the field holds what was typed: under a repeated id nothing typed anew may seem to be kept. */
export async function isKept(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  { field, typed }: { field: Buffer | null; typed: string },
): Promise<boolean> {
  const kept = await openOrNull(crypt, organisationId, place, field);
  return kept === (typed.trim() === '' ? null : typed);
}

/** Opens a field of another record: one whose key is destroyed is gone, and nothing else with it. */
export async function openUnlessDestroyed(
  crypt: Crypt,
  organisationId: string,
  place: FieldPlace,
  field: Buffer | null,
): Promise<string | null> {
  try {
    return await openOrNull(crypt, organisationId, place, field);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'key-destroyed') return null;
    throw error;
  }
}
