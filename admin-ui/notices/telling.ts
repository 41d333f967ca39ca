/** Tells one person of fresh notices by the ways that are this browser's, and what became of each. */
import { isWanted, type WayCode } from '../../domain/notices.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { session } from '../session/session.ts';
import type { Notices, NoticeOutcome, NoticeSettings } from '../staff-api/types.ts';
import { showDesktopNotice } from './desktop.ts';
import { playSound } from './sound.ts';

export type Notice = Notices['data'][number];

/** Where one does what it asks for. */
export function placeOf({ kind, consultation, escalationId }: Notice): string {
  // Who opens what somebody looked at would be on the trail as well.
  if (kind === 'alarm')
    return `/administration/trail?consultation=${consultation.id}&kind=read&kind=automatic`;
  if (kind === 'disclosure-asked' || kind === 'disclosure-decided')
    return '/administration/access-data';
  if (kind === 'emergency-access' || kind === 'contents-asked') return '/administration/accesses';
  return escalationId === null
    ? `/consultations/${consultation.id}/show`
    : `/escalations/${escalationId}/show`;
}

/** Several tabs of one browser hear of the same notice: it sounds in one of them. */
const ONE_TAB_MS = 3_000;

/** `isInView`: its consultation is before the person's eyes just now. */
export async function tellBy(
  fresh: readonly { notice: Notice; isInView: boolean }[],
  settings: NoticeSettings,
): Promise<NoticeOutcome[]> {
  const outcomes = fresh.map(({ notice }) => outcomeOf(notice, 'screen', null));
  const unseen = fresh.filter(({ isInView }) => !isInView).map(({ notice }) => notice);
  for (const { notice, isInView } of fresh) {
    if (!isInView) continue;
    if (wantsSound(settings, notice)) outcomes.push(leftOut(notice, 'sound'));
    if (isWanted(settings.wishes, notice.kind, 'desktop'))
      outcomes.push(leftOut(notice, 'desktop'));
  }
  const sounding = unseen.filter((notice) => wantsSound(settings, notice));
  if (sounding.length > 0) {
    const code = await soundOnce(settings);
    outcomes.push(...sounding.map((notice) => outcomeOf(notice, 'sound', code)));
  }
  const flying = unseen.filter(({ kind }) => isWanted(settings.wishes, kind, 'desktop'));
  if (flying.length > 0) {
    const isLookedAt = document.visibilityState === 'visible' && document.hasFocus();
    const code = isLookedAt ? null : showDesktopNotice(modeOf(flying));
    outcomes.push(
      ...flying.map((notice) =>
        isLookedAt ? leftOut(notice, 'desktop') : outcomeOf(notice, 'desktop', code),
      ),
    );
  }
  return outcomes;
}

function wantsSound({ wishes, sound }: NoticeSettings, { kind }: Notice): boolean {
  return sound !== 'none' && isWanted(wishes, kind, 'sound');
}

/** Many that come together are one sound, in one tab. */
function soundOnce({ sound, volume }: NoticeSettings): Promise<WayCode | null> {
  if (sound === 'none') return Promise.resolve(null);
  if (!navigator.locks) return playSound(sound, volume);
  return new Promise((resolve) => {
    void navigator.locks.request('madoguchi-notice-sound', { ifAvailable: true }, async (lock) => {
      if (lock === null) return resolve(null);
      resolve(await playSound(sound, volume));
      await new Promise((done) => setTimeout(done, ONE_TAB_MS));
    });
  });
}

function outcomeOf({ id }: Notice, way: NoticeOutcome['way'], code: WayCode | null): NoticeOutcome {
  return { id, way, status: code === null ? 'sent' : 'failed', code };
}

function leftOut({ id }: Notice, way: NoticeOutcome['way']): NoticeOutcome {
  return { id, way, status: 'not-wanted', code: 'in-view' };
}

/** Practice only where nothing else is among them. */
function modeOf(notices: readonly Notice[]): ServiceMode {
  const services = session.current().me?.services ?? [];
  const isPractice = ({ service }: Notice) =>
    services.find(({ id }) => id === service.id)?.mode === 'practice';
  return notices.every(isPractice) ? 'practice' : 'live';
}
