/** The templates a new service can begin from, in the order in which they are offered. */
import { GENERAL } from './general.ts';
import { HOUSING } from './housing.ts';
import type { ServiceTemplate } from './template.ts';
import { YOUNG_WOMEN } from './young-women.ts';

export const SERVICE_TEMPLATES: readonly ServiceTemplate[] = [YOUNG_WOMEN, GENERAL, HOUSING];
