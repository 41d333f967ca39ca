/** Everything a service is configured with, as one file: no credentials, no staff, nothing of anybody who came to it. */
import { z } from 'zod';
import { ESCALATION_KINDS } from '../domain/escalation.ts';
import { MENU_PICTURE_TYPES } from '../domain/rich-menu.ts';
import { typedText } from './common.ts';
import { ServiceCode, ServiceName } from './service-list.ts';
import { FormShape, SettingsShape } from './service-settings.ts';
import { MAX_TEMPLATES, TemplateBody } from './templates.ts';

/** Counts up when files of before could be misread. */
export const CONFIGURATION_FORMAT = 'madoguchi-service/1';

const MAX_AGENCIES = 200;

const Agency = z.strictObject({
  kind: z.enum(ESCALATION_KINDS),
  name: typedText(200),
  telephone: typedText(40),
  telephoneNight: typedText(40).optional(),
  area: typedText(100).optional(),
  hours: typedText(200).optional(),
});

/** As the file holds it, in its page: its id is made when it is taken in. */
export const MenuPictureInFile = z.strictObject({
  mediaType: z.enum(MENU_PICTURE_TYPES),
  width: z.int().min(1),
  height: z.int().min(1),
  /** Base64, in lines. */
  bytes: z.string().regex(/^[A-Za-z0-9+/=\s]+$/u),
});

/** The rest of a page is held against contracts/rich-menus.ts once its picture has an id. */
const MenuInFile = z.looseObject({
  pages: z.array(z.looseObject({ picture: MenuPictureInFile.nullable() })).min(1),
});

export const ServiceConfiguration = z.strictObject({
  format: z.literal(CONFIGURATION_FORMAT),
  service: z.strictObject({ code: ServiceCode, name: ServiceName }),
  settings: SettingsShape,
  form: FormShape,
  agencies: z.array(Agency).max(MAX_AGENCIES),
  templates: z
    .array(
      z.strictObject(
        TemplateBody.pick({ kind: true, title: true, reading: true, text: true }).shape,
      ),
    )
    .max(MAX_TEMPLATES),
  richMenu: MenuInFile.nullable(),
});
export type ServiceConfiguration = z.infer<typeof ServiceConfiguration>;

/** The file as the screen saves it. */
export const ServiceConfigurationFile = z.object({ name: z.string(), text: z.string() });
