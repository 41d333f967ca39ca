/** How one wants to be told: read, and written as a whole. */
import type { z } from 'zod';
import { NoticeSettings, NoticeSettingsBody } from '../../contracts/notices.ts';
import { mailAddressPlace } from '../../domain/notices.ts';
import { route, type StaffContext } from '../http/route.ts';
import { openOrNull, organisationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { readSettings, writeSettings } from './queries.ts';

const access = { kind: 'staff', permission: 'account.use' } as const;
const path = '/api/staff/notices/settings';

type Context = Pick<StaffContext<undefined, unknown, unknown, unknown>, 'tx' | 'staff' | 'deps'>;

export const noticeSettingsRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'お知らせの設定（何を、どの方法で）',
    access,
    response: NoticeSettings,
    handle: present,
  }),
  route({
    method: 'PUT',
    path,
    summary: 'お知らせの設定を書き換える',
    access,
    body: NoticeSettingsBody,
    response: NoticeSettings,
    async handle(context) {
      const { tx, staff, body, deps } = context;
      const key = organisationKey(staff.organisationId);
      const mail = body.mail && (await deps.crypt.seal(key, mailAddressPlace(staff.id), body.mail));
      await writeSettings(tx, staff, { ...body, mail: mail || null });
      const { wishes, sound } = body;
      await auditDone(context, null, 'notices.settings', {
        objectKind: 'staff',
        objectId: staff.id,
        data: { wishes, sound, hasMail: body.mail !== null },
      });
      return present(context);
    },
  }),
];

async function present({ tx, staff, deps }: Context): Promise<z.input<typeof NoticeSettings>> {
  const { offersMail } = deps.config;
  const row = await readSettings(tx, staff.id);
  if (!row)
    return { wishes: {}, sound: 'none', volume: 60, mail: null, mailOffDuty: false, offersMail };
  const place = mailAddressPlace(staff.id);
  const mail = await openOrNull(deps.crypt, staff.organisationId, place, row.mail);
  const { wishes, sound, volume, mailOffDuty } = row as typeof row &
    Pick<z.input<typeof NoticeSettings>, 'wishes' | 'sound'>;
  return { wishes, sound, volume, mail, mailOffDuty, offersMail };
}
