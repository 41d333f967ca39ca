/** A service's settings as versions: what is in force, what will be, and a new version from now on. */
import { z } from 'zod';
import { MAX_UNDO_SECONDS } from '../domain/settings.ts';
import { Id, Instant } from './common.ts';
import { Person } from './staff.ts';

/** The part of the settings that is seen and changed from the desk. */
const SettingsShown = z.object({ undoSeconds: z.int().min(0).max(MAX_UNDO_SECONDS) });

const SettingsVersion = z.object({
  version: z.int(),
  effectiveFrom: Instant,
  /** `null` for what the installation began with. */
  publishedBy: Person.nullable(),
  settings: SettingsShown,
});

export const ServiceSettingsShown = z.object({
  /** `null` while there are none: the service counts as closed. */
  inForce: SettingsVersion.nullable(),
  /** The version that takes over next, whatever is published until then. */
  next: SettingsVersion.nullable(),
});

export const PublishSettingsBody = z.object({
  /** Of the new version, made by its sender: sent again it is published once. */
  id: Id,
  /** The version that was seen: what somebody else published meanwhile is not overwritten. */
  basedOn: z.int(),
  changes: SettingsShown,
});
