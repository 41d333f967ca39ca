/** How one wants to be told: read, and written as a whole but for the address (address.ts). */
import type { z } from 'zod';
import { NoticeSettings, NoticeSettingsBody } from '../../contracts/notices.ts';
import { ADDRESS_CODE_LIVES_MS, ADDRESS_CODE_TRIES } from '../../domain/notice-address.ts';
import { addressMailPlace } from '../../domain/notice-address.ts';
import { mailAddressPlace, type WayCode } from '../../domain/notices.ts';
import { instant } from '../consultations/present.ts';
import { route, type StaffContext } from '../http/route.ts';
import { openOrNull } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { readAsked, readTrial, type AddressMailRow } from './address-queries.ts';
import { readSettings, writeSettings } from './queries.ts';

const access = { kind: 'staff', permission: 'account.use' } as const;
const path = '/api/staff/notices/settings';

type Shown = z.input<typeof NoticeSettings>;
type Context = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

export const noticeSettingsRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'お知らせの設定（何を、どの方法で）',
    access,
    response: NoticeSettings,
    handle: presentSettings,
  }),
  route({
    method: 'PUT',
    path,
    summary: 'お知らせの設定を書き換える',
    access,
    body: NoticeSettingsBody,
    response: NoticeSettings,
    async handle(context) {
      const { tx, staff, body } = context;
      await writeSettings(tx, staff, body);
      const { wishes, sound } = body;
      await auditDone(context, null, 'notices.settings', {
        objectKind: 'staff',
        objectId: staff.id,
        data: { wishes, sound },
      });
      return presentSettings(context);
    },
  }),
];

const FIRST = { wishes: {}, sound: 'none', volume: 60, mailOffDuty: false } as const;

/** The person's own, with their address and what became of the mails to it. */
export async function presentSettings(context: Context): Promise<Shown> {
  const { tx, staff, deps } = context;
  const row = await readSettings(tx, staff.id);
  const { wishes, sound, volume, mailOffDuty } = (row ?? FIRST) as Omit<
    typeof FIRST,
    'wishes' | 'sound' | 'volume' | 'mailOffDuty'
  > &
    Pick<Shown, 'wishes' | 'sound' | 'volume' | 'mailOffDuty'>;
  const { organisationId } = staff;
  const place = mailAddressPlace(staff.id);
  const mail = await openOrNull(deps.crypt, organisationId, place, row?.mail ?? null);
  const trial = await readTrial(tx, staff.id);
  return {
    wishes,
    sound,
    volume,
    mailOffDuty,
    mail,
    asked: await presentAsked(context),
    trial: trial ? shown(trial) : null,
    offersMail: deps.config.offersMail,
  };
}

async function presentAsked({ tx, staff, deps, now }: Context): Promise<Shown['asked']> {
  const asked = await readAsked(tx, staff.id, new Date(now - ADDRESS_CODE_LIVES_MS));
  if (!asked?.address) return null;
  const place = addressMailPlace('address', asked.id);
  return {
    ...shown(asked),
    address: await deps.crypt.open(staff.organisationId, place, asked.address),
    until: new Date(asked.createdAt.getTime() + ADDRESS_CODE_LIVES_MS).toISOString(),
    triesLeft: Math.max(0, ADDRESS_CODE_TRIES - asked.tries),
  };
}

function shown({ createdAt, status, reason }: AddressMailRow) {
  return { at: instant(createdAt), status, code: reason as WayCode | null };
}
