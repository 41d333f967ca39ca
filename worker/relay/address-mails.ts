/**
 * Mails to a member of staff's own address: the code that proves it, or one sent to try it. Somebody
 * waits for it before the screen, so it is tried once and its outcome said; pressing again is a new one.
 */
import { firstRow, inScope, rows, type Tx } from '../../db/scope.ts';
import {
  addressMail,
  addressMailPlace,
  MAIL_FAILURES,
  type AddressMailKind,
} from '../../domain/notice-address.ts';
import { mailAddressPlace, type WayCode } from '../../domain/notices.ts';
import type { Place, RelayDeps } from './deps.ts';
import { isUnreadable, reasonOf } from './failures.ts';
import { eachOf, putBack, take } from './queue.ts';

const AT_ONCE = 4;
const PAUSE_MS = 5_000;

interface Row {
  kind: AddressMailKind;
  staffId: string;
  asked: Buffer | null;
  code: Buffer | null;
  confirmed: Buffer | null;
}

/** One turn; true when there was something to do. Without a mail server nothing is ever due. */
export async function emptyAddressMails(deps: RelayDeps): Promise<boolean> {
  const { mail } = deps;
  if (mail === null) return false;
  const taken = await take<Place>(deps.system, 'address_mails', AT_ONCE);
  await eachOf(taken, AT_ONCE, async (one) => {
    await run(deps, mail, one);
    return true;
  });
  return taken.length > 0;
}

async function run(deps: RelayDeps, mail: NonNullable<RelayDeps['mail']>, taken: Place) {
  try {
    await settle(deps, taken, await send(deps, mail, taken));
  } catch (error) {
    const reason = reasonOf(error);
    deps.log.warn({ code: 'address-mail-failed', reason }, 'not mailed yet');
    if (isUnreadable(error)) await settle(deps, taken, 'unreadable');
    else
      await putBack(deps.system, 'address_mails', [taken.id], {
        afterMs: PAUSE_MS,
        asIfNotTaken: true,
      });
  }
}

/** Why it failed, or `null`. */
async function send(
  deps: RelayDeps,
  { sender }: NonNullable<RelayDeps['mail']>,
  { id, organisationId }: Place,
): Promise<WayCode | null> {
  const { database, crypt, log } = deps;
  const row = await inScope(database, scopeOf(organisationId), (tx) => readRow(tx, id));
  if (!row) return 'over';
  const field = row.kind === 'code' ? row.asked : row.confirmed;
  if (field === null) return 'no-address';
  const place =
    row.kind === 'code' ? addressMailPlace('address', id) : mailAddressPlace(row.staffId);
  const to = await crypt.open(organisationId, place, field);
  const code =
    row.code && (await crypt.open(organisationId, addressMailPlace('code', id), row.code));
  const { outcome, answer } = await sender.send({ id, to, ...addressMail(code) });
  if (outcome === 'sent') return null;
  log.warn({ code: `mail-${outcome}`, answer }, "a mail to one's own address was not sent");
  return MAIL_FAILURES[outcome];
}

async function settle({ database }: RelayDeps, taken: Place, reason: WayCode | null) {
  await inScope(database, scopeOf(taken.organisationId), (tx) =>
    rows(
      tx,
      `update address_mails set status = ?, reason = ? where id = ? and status = 'waiting'`,
      [reason === null ? 'sent' : 'failed', reason, taken.id],
    ),
  );
}

async function readRow(tx: Tx, id: string): Promise<Row | undefined> {
  return firstRow<Row>(
    tx,
    `select a.kind, a.staff_id as "staffId", a.address as asked, a.code, g.mail as confirmed
     from address_mails a left join notice_settings g on g.staff_id = a.staff_id where a.id = ? and a.status = 'waiting'`,
    [id],
  );
}

function scopeOf(organisationId: string) {
  return { organisationId, serviceIds: [] };
}
