/** Which tables of a practice service are its set-up, and which hold people who came. */

/** What a practice service still has after it began anew: its set-up, and what was done. */
export const KEPT = [
  'audit_entries',
  'channels',
  'component_states',
  'form_versions',
  'memberships',
  'role_periods',
  'settings_versions',
];

/** A new table belongs here or to `reset_practice`: to what somebody set up, or to people who came. */
export const SET_UP = [
  'access_reviews',
  'agencies',
  'alarms',
  'audit_entries',
  'backup_checks',
  'backups',
  'breaches',
  'channels',
  'component_states',
  'copies',
  'disposal_batches',
  'disposal_certificates',
  'disposal_holds',
  'disposal_items',
  'disposal_ledger',
  'form_versions',
  'line_ticks',
  'memberships',
  'reports',
  'rich_menu_drafts',
  'rich_menu_pictures',
  'rich_menu_states',
  'rich_menu_versions',
  'role_periods',
  'rota_entries',
  'service_pauses',
  'service_retirements',
  'settings_drafts',
  'settings_versions',
  'templates',
];
