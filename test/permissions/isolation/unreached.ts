/** Routes that whoever may do everything in one service does not get to the bottom of. */

/** They ask for a code or a token that was made out to somebody, and name nothing by its id. */
const STARTLESS: readonly string[] = [
  'POST /api/staff/session/code',
  'POST /api/staff/session/second-factor/confirm',
  'POST /api/staff/invitation',
  'POST /api/staff/invitation/password',
  'POST /api/staff/notices/address/confirm',
];
/** Whoever may do everything reads what is restricted anyhow, and reviews no emergency of their own. */
const FOR_OTHERS: readonly string[] = [
  'GET /api/staff/restricted-consultations',
  'POST /api/staff/emergency-accesses',
  'POST /api/staff/special-accesses/review',
];

/** Another session of one's own, which whoever asks here has none of. */
const ELSEWHERE: readonly string[] = ['POST /api/staff/account/sessions/removal'];

/** An export is of several services at once, which no row made for one of them is: test/api/exports.test.ts asks for others' there. */
const OF_SEVERAL: readonly string[] = [
  'GET /api/staff/exports/count',
  'POST /api/staff/exports/:exportId/cancellation',
  'GET /api/staff/exports/:exportId/unmappable',
  'POST /api/staff/exports/:exportId/link',
  'GET /api/staff/exports/:exportId/file',
];

/** A batch is of consultations whose time has come, which none of these has: test/api/disposal.test.ts asks for others' there. */
const OF_BATCHES: readonly string[] = [
  'GET /api/staff/disposal/batch',
  'POST /api/staff/disposal/approval',
  'POST /api/staff/disposal/confirmation',
  'POST /api/staff/disposal/withdrawal',
  'POST /api/staff/disposal/certificate',
];

export const UNREACHED: readonly string[] = [
  ...STARTLESS,
  ...FOR_OTHERS,
  ...ELSEWHERE,
  ...OF_SEVERAL,
  ...OF_BATCHES,
];
