/** What a new service begins with: everything it needs to open its door but its staff and its LINE account. */
import type { AttributeField } from '../attributes.ts';
import type { EscalationKind } from '../escalation.ts';
import type { ServiceSettings } from '../settings.ts';
import type { TemplateKind } from '../templates.ts';

/** A text prepared for staff (定型文). */
export interface PreparedText {
  kind: TemplateKind;
  title: string;
  reading: string;
  text: string;
}

export interface PreparedAgency {
  kind: EscalationKind;
  name: string;
  telephone: string;
  telephoneNight?: string | undefined;
  area?: string | undefined;
  hours?: string | undefined;
}

export interface ServiceTemplate {
  id: string;
  name: string;
  /** For whom and what it is meant. */
  description: string;
  settings: ServiceSettings;
  form: { fields: readonly AttributeField[] };
  texts: readonly PreparedText[];
  agencies: readonly PreparedAgency[];
}
