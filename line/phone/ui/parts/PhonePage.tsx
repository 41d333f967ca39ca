import type { Phone, View } from '../phone.ts';
import { Controls } from './Controls.tsx';
import { LockScreen } from './LockScreen.tsx';
import { RoomWindow } from './RoomWindow.tsx';
import { Talk } from './Talk.tsx';
import { TalkList } from './TalkList.tsx';

/** The stage: what is outside of the phone, and the phone. */
export function PhonePage({ view, phone }: { view: View; phone: Phone }) {
  return (
    <div class="stage">
      <main class="phone" aria-label={`${view.person?.displayName ?? ''}さんの電話`}>
        <StatusBar view={view} />
        <div class="screen">
          {/* The room stays behind a dark screen, as on a real phone. */}
          <div class="app" inert={view.screen !== 'on'}>
            {view.isTalkOpen ? (
              <Talk view={view} phone={phone} />
            ) : (
              <TalkList view={view} phone={phone} />
            )}
            {view.room && <RoomWindow room={view.room} onClose={() => phone.closeRoom()} />}
          </div>
          {view.screen === 'lock' && <LockScreen view={view} phone={phone} />}
          {view.screen === 'off' && (
            <button type="button" class="dark" onClick={() => phone.setScreen('lock')}>
              画面を押すと、つきます
            </button>
          )}
          <p role="status" class="word-frame">
            {view.word && (
              <button type="button" class="word" onClick={() => phone.forgetWord()}>
                {view.word}
              </button>
            )}
          </p>
        </div>
      </main>
      <Controls view={view} phone={phone} />
    </div>
  );
}

function StatusBar({ view }: { view: View }) {
  return (
    <p class="status-bar">
      <span>{view.person?.displayName}さんの電話</span>
      <span role="status">{view.hasNews && 'LINEに新着'}</span>
      <span>{view.hasNetwork ? '4G' : '圏外'}</span>
    </p>
  );
}
