/** How a new version stands among those that are announced already. */
import { mergedContent, type SettingsContent } from './settings-content.ts';

/** What becomes of versions announced for later than the new one: it takes over, is taken back, or learns what is new. */
export const LATER_WAYS = ['stays', 'withdrawn', 'carried'] as const;
export type LaterWay = (typeof LATER_WAYS)[number];

/** The announced version with what is new in it; what it changed itself stays as it announced it. */
export function carriedInto(
  announced: SettingsContent,
  inForce: SettingsContent,
  published: SettingsContent,
): SettingsContent {
  return mergedContent(inForce, published, announced);
}

/** Whether a second administrator has to approve what is published. What is in force decides: so also on switching it off. */
export function needsSecondPair(inForce: { fourEyes?: boolean | undefined }): boolean {
  return inForce.fourEyes === true;
}
