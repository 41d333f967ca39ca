/** Notices of the machine's own, outside the browser: they stand on lock screens and projectors, so they say nothing. */
import type { WayCode } from '../../domain/notices.ts';
import { markedName, type ServiceMode } from '../../domain/practice.ts';

export type DesktopPermission = NotificationPermission | 'unsupported';

export function desktopPermission(): DesktopPermission {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** Only ever called by a press of a button: asked unasked, browsers refuse for good. */
export async function askDesktopPermission(): Promise<DesktopPermission> {
  return 'Notification' in window ? Notification.requestPermission() : 'unsupported';
}

/** Shows that there is something, whether it is practice, and nothing else of what; answers why not when it could not. */
export function showDesktopNotice(mode: ServiceMode = 'live'): WayCode | null {
  if (desktopPermission() !== 'granted') return 'desktop-denied';
  try {
    const shown = new Notification(markedName('相談窓口', mode), {
      body: '新しいお知らせがあります。',
      lang: 'ja',
      // A further one takes the place of the last.
      tag: 'madoguchi-notice',
      silent: true,
    });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
    return null;
  } catch {
    return 'desktop-failed';
  }
}
