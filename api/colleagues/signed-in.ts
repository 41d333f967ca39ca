/**
 * Whether `staff s` has a session that was used lately, at the instant `?`; sessions end after 15 idle minutes.
 * Where a second factor is in use, the password alone is not signed in.
 */
export const IS_SIGNED_IN = `exists (select 1 from staff_sessions ss where ss.staff_id = s.id and ss.ended_at is null
  and ss.seen_at > ?::timestamptz - interval '15 minutes'
  and (ss.proved = 'second-factor' or not exists (select 1 from second_factors f where f.staff_id = s.id)))`;
