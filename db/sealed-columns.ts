/**
 * Every encrypted column, and what its fields are bound to: whoever adds one adds its line (test/db/reseal.test.ts
 * compares this with the database). By it all that a superseded key has sealed can be sealed again.
 */
export interface SealedTable {
  table: string;
  /** Columns of the primary key. */
  key: readonly string[];
  /** Of each encrypted column the row it is bound to (FieldPlace.row), as SQL over `t`. */
  columns: Readonly<Record<string, string>>;
  /** Rows taken at once; fewer where fields are large. */
  rows?: number;
  /** The trigger by which the table refuses every change; lifted within the transaction that seals again. */
  keep?: string;
}

const ROW = 't.id::text';

function table(
  name: string,
  columns: readonly string[],
  more: Partial<Pick<SealedTable, 'rows' | 'keep'>> = {},
): SealedTable {
  const bound = Object.fromEntries(columns.map((column) => [column, ROW]));
  return { table: name, key: ['id'], columns: bound, ...more };
}

function keyed(
  name: string,
  key: readonly string[],
  columns: Readonly<Record<string, string>>,
  more: Partial<Pick<SealedTable, 'rows' | 'keep'>> = {},
): SealedTable {
  return { table: name, key, columns, ...more };
}

export const SEALED_TABLES: readonly SealedTable[] = [
  keyed('messages', ['consultation_id', 'seq'], {
    body: `t.consultation_id::text || '/' || t.client_id::text`,
  }),
  table('notes', ['body']),
  keyed('drafts', ['owner_id', 'about_id', 'kind'], {
    body: `t.owner_id::text || '/' || t.about_id::text || '/' || t.kind`,
  }),
  table('reply_requests', ['body', 'comment']),
  table('whispers', ['body'], { keep: 'whispers_keep' }),
  table('files', ['name', 'body', 'thumbnail'], { rows: 4 }),
  table('consultees', ['line_id', 'traits', 'cautions']),
  table('consultee_flags', ['remark']),
  table('same_persons', ['reason', 'unlink_reason']),
  table('accommodations', ['words']),
  table('accommodation_steps', ['done', 'reason', 'told'], { keep: 'accommodation_steps_keep' }),
  table('supporter_turns', ['name']),
  table('restrictions', ['reason', 'lift_reason']),
  table('special_accesses', ['reason', 'decision_note', 'review_remark']),
  keyed('attribute_values', ['consultation_id', 'code'], {
    typed: `t.consultation_id::text || '/' || t.code`,
  }),
  keyed('own_answers', ['consultation_id', 'code'], {
    typed: `t.consultation_id::text || '/' || t.code`,
  }),
  keyed('surveys', ['consultation_id'], { words: 't.consultation_id::text' }),
  table('commands', ['detail']),
  table('escalations', ['reason', 'packet']),
  table('escalation_supplements', ['reason', 'packet', 'decision']),
  table('access_disclosures', ['reference', 'reason', 'decision']),
  keyed('access_records', ['session_hash', 'address_lookup'], {
    origin: `encode(t.session_hash, 'hex') || '/' || encode(t.address_lookup, 'hex')`,
  }),
  keyed(
    'workflow_histories',
    ['workflow_id', 'run_id'],
    { history: `t.workflow_id || '/' || t.run_id::text` },
    { rows: 20, keep: 'workflow_histories_keep' },
  ),
  table('templates', ['words']),
  table('service_retirements', ['reason']),
  table('service_pauses', ['reason']),
  table('settings_versions', ['note']),
  keyed('settings_drafts', ['service_id'], {
    request_note: 't.request_id::text',
    return_comment: 't.service_id::text',
  }),
  table('agencies', ['contact_person', 'note']),
  table('channels', ['credentials']),
  table('broadcasts', ['words', 'reveal_reason', 'quota_reason']),
  keyed('broadcast_testers', ['consultee_id'], { name: 't.consultee_id::text' }),
  table('copies', ['purpose']),
  table('copy_approvals', ['words']),
  keyed(
    'register_entries',
    ['id', 'revision'],
    { content: `t.id::text || '/' || t.revision::text` },
    { keep: 'register_entries_keep' },
  ),
  keyed(
    'search_packs',
    ['consultation_id', 'part'],
    { pack: `t.consultation_id::text || '/' || t.part::text` },
    { rows: 50 },
  ),
  table('exports', ['purpose', 'unmappable_places']),
  table('reports', ['reason'], { keep: 'reports_keep' }),
  table('disposal_holds', ['reason', 'lift_reason']),
  table('disposal_batches', ['approval']),
  keyed(
    'contract_end_parts',
    ['contract_end_id', 'name', 'n'],
    { bytes: `t.contract_end_id::text || '/' || t.name || '/' || t.n::text` },
    { rows: 4 },
  ),
  table('contract_end_steps', ['words'], { keep: 'contract_end_steps_keep' }),
  table('alarm_answers', ['remark']),
  table('alarm_addresses', ['address']),
  table('announcements', ['title', 'body', 'addressee', 'sender', 'override_reason']),
  table('announcement_handovers', ['handed_by', 'handed_to']),
  table('incidents', ['title']),
  table('incident_steps', ['words', 'handed_by', 'handed_to'], { keep: 'incident_steps_keep' }),
  keyed('access_reviews', ['service_id', 'month'], {
    remark: `t.service_id::text || '/' || to_char(t.month, 'YYYY-MM')`,
  }),
  table('allow_list_entries', ['note']),
  table('staff', ['name', 'affiliation']),
  keyed('staff_sessions', ['token_hash'], {
    pending_secret: `encode(t.token_hash, 'hex')`,
    address: 't.id::text',
  }),
  table('second_factors', ['secret']),
  table('passkeys', ['name']),
  keyed('notice_settings', ['staff_id'], { mail: 't.staff_id::text' }),
  table('address_mails', ['address', 'code']),
  table('saved_filters', ['name']),
  keyed('inbox', ['id'], { event: 't.webhook_event_id' }),
  table('deliveries', ['reply_token']),
  table('key_events', ['persons'], { keep: 'key_events_keep' }),
];

/** Bytes that are no fields: digests, look-ups, public keys, pictures for everybody. */
export const UNSEALED_BYTES: readonly string[] = [
  'consultees.line_id_lookup',
  'practice_runs.line_id_lookup',
  'files.source_lookup',
  'access_records.session_hash',
  'access_records.address_lookup',
  'room_sessions.token_hash',
  'staff_sessions.token_hash',
  'staff_screens.session_hash',
  'staff_invitations.token_hash',
  'rich_menu_pictures.bytes',
  'rich_menu_pictures.source',
  'passkeys.public_key',
  'passkey_challenges.hash',
  'passkey_challenges.session_hash',
  'recovery_codes.hash',
  'sign_in_tries.key',
  'audit_chain.hash',
  'audit_checkpoints.head',
  'audit_signing_keys.public_key',
  'workflow_histories.digest',
  'exports.link_hash',
  'disposal_certificates.public_key',
  'disposal_certificates.signature',
];
