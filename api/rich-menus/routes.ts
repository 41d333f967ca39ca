/** Rich menus of a service: seen by all who work there, made by supervisors and administrators, published by administrators. */
import {
  PublishRichMenuBody,
  RichMenuDraftBody,
  RichMenuDraftSaved,
  RichMenus,
  WithdrawRichMenuBody,
} from '../../contracts/rich-menus.ts';
import { askForMenus } from '../../db/rich-menus.ts';
import { Refusal } from '../../domain/errors.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { richMenuPictureRoutes } from './picture-routes.ts';
import { present } from './present.ts';
import { publish, withdraw } from './publish.ts';
import { readState, saveDraft } from './queries.ts';

const path = '/api/staff/services/:id/rich-menus';
const publishing = { kind: 'staff', permission: 'rich-menu.publish', on: 'service' } as const;

export const richMenusRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'リッチメニュー（下書き、版、LINEでの状態）',
    access: { kind: 'staff', permission: 'settings.read', on: 'service' },
    response: RichMenus,
    handle: present,
  }),
  route({
    method: 'PUT',
    path: `${path}/draft`,
    summary: 'リッチメニューの下書きを保存する',
    access: { kind: 'staff', permission: 'rich-menu.edit', on: 'service' },
    body: RichMenuDraftBody,
    response: RichMenuDraftSaved,
    async handle(context) {
      const { tx, staff, target, body } = context;
      const { revision, content } = body;
      const { organisationId, id: staffId } = staff;
      const change = { organisationId, serviceId: target.id, staffId, revision, content };
      const saved = await saveDraft(tx, change);
      if (saved !== undefined) {
        await auditDone(context, { id: null, serviceId: target.id }, 'rich-menu.draft', {
          objectKind: 'rich-menu-draft',
          data: { revision: saved },
        });
        return { revision: saved };
      }
      throw new Refusal('written-meanwhile', {
        reason: 'draft-changed',
        text: 'ほかの人が先に下書きを保存しました。新しい内容を読み込んでから、もう一度直してください。',
      });
    },
  }),
  route({
    method: 'POST',
    path: `${path}/versions`,
    summary: 'リッチメニューを公開する（今から、または日時を決めて）',
    access: publishing,
    body: PublishRichMenuBody,
    response: RichMenus,
    async handle(context) {
      await publish(context);
      return present(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/withdrawal`,
    summary: '公開の予約を取り下げる',
    access: publishing,
    body: WithdrawRichMenuBody,
    response: RichMenus,
    async handle(context) {
      await withdraw(context);
      return present(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/check`,
    summary: 'LINEの状態を今すぐ確かめ、違っていれば直す',
    access: publishing,
    response: RichMenus,
    async handle(context) {
      const { tx, staff, target } = context;
      // Nothing was ever published: there is nothing to look at.
      if (await readState(tx, target.id))
        await askForMenus(tx, { organisationId: staff.organisationId, serviceId: target.id });
      return present(context);
    },
  }),
  ...richMenuPictureRoutes,
];
