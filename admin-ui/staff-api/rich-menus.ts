/** The staff API's rich menus. */
import type { z } from 'zod';
import type * as richMenus from '../../contracts/rich-menus.ts';
import type { RichMenuContent } from '../../domain/rich-menu.ts';
import type { Http } from './http.ts';

export type RichMenus = z.infer<typeof richMenus.RichMenus>;
export type MenuVersion = RichMenus['versions'][number];
export type MenuPicture = z.infer<typeof richMenus.RichMenuPicture>;
export type PublishMenuBody = z.input<typeof richMenus.PublishRichMenuBody>;

const at = (serviceId: string) => `/api/staff/services/${serviceId}/rich-menus`;

/** Where a picture is fetched from. */
export function menuPictureUrl(serviceId: string, pictureId: string): string {
  return `${at(serviceId)}/pictures/${pictureId}`;
}

export function richMenuOperations({ ask, upload }: Http) {
  return {
    richMenus: (serviceId: string) => ask<RichMenus>('GET', at(serviceId)),
    saveMenuDraft: (serviceId: string, draft: { revision: number; content: RichMenuContent }) =>
      ask<{ revision: number }>('PUT', `${at(serviceId)}/draft`, draft),
    publishMenu: (serviceId: string, version: PublishMenuBody) =>
      ask<RichMenus>('POST', `${at(serviceId)}/versions`, version),
    withdrawMenu: (serviceId: string, id: string) =>
      ask<RichMenus>('POST', `${at(serviceId)}/withdrawal`, { id }),
    checkMenus: (serviceId: string) => ask<RichMenus>('POST', `${at(serviceId)}/check`),
    /** `fits`: whatever does not meet the platform's limits is drawn so that it does. */
    uploadMenuPicture: (serviceId: string, id: string, file: File, fits: boolean) =>
      upload<MenuPicture>(`${menuPictureUrl(serviceId, id)}?fit=${fits ? 'yes' : 'no'}`, file),
  };
}
