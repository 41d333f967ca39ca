import type { Phone } from '../phone.ts';
import { hasNews, type View } from '../view.ts';
import { Controls } from './Controls.tsx';
import { HowTo } from './HowTo.tsx';
import { LockScreen } from './LockScreen.tsx';
import { RoomWindow } from './RoomWindow.tsx';
import { Talk } from './Talk.tsx';
import { TalkList } from './TalkList.tsx';

/** The stage: what is outside of the phone, and the phone. */
export function PhonePage({ view, phone }: { view: View; phone: Phone }) {
  return (
    <main class={`stage ${view.isPanelOpen ? 'stage-panel' : ''}`}>
      <header class="top">
        <h1 class="top-title">練習用の電話</h1>
        <button
          type="button"
          class="plain top-panel"
          aria-expanded={view.isPanelOpen}
          aria-controls="panel"
          onClick={() => phone.showPanel(!view.isPanelOpen)}
        >
          {view.isPanelOpen ? '電話に戻る' : '人の切りかえ・使い方'}
        </button>
        <Link view={view} />
      </header>
      <section class="phone" aria-label={`${view.person?.displayName ?? ''}さんの電話`}>
        <StatusBar view={view} />
        <div class="screen">
          {view.person ? <Screen view={view} phone={phone} /> : <NoPhone view={view} />}
        </div>
      </section>
      <div class="panel" id="panel">
        <Controls view={view} phone={phone} />
        <HowTo view={view} phone={phone} />
      </div>
    </main>
  );
}

/** Between this page and the stand-in. */
function Link({ view }: { view: View }) {
  const text =
    view.link === 'lost'
      ? '練習用の電話のサーバーにつながりません。窓口（npm start）が動いているか、確かめてください。つながると、続きから使えます。'
      : '';
  return (
    <p class="top-link" role="status">
      {text}
    </p>
  );
}

function NoPhone({ view }: { view: View }) {
  if (view.link !== 'open') return <p class="screen-hint">電話を準備しています…</p>;
  return <p class="screen-hint">まだだれの電話もありません。人を加えると、ここに電話が出ます。</p>;
}

function Screen({ view, phone }: { view: View; phone: Phone }) {
  const { screen } = view.device;
  const isRoomInFront = view.room !== null && !view.room.isMinimised;
  return (
    <>
      {/* The room stays behind a dark screen, as on a real phone. */}
      <div class="app" inert={screen !== 'on'}>
        <div class="app" inert={isRoomInFront}>
          {view.isTalkOpen ? (
            <Talk view={view} phone={phone} />
          ) : (
            <TalkList view={view} phone={phone} />
          )}
        </div>
        {view.room && <RoomWindow room={view.room} phone={phone} />}
      </div>
      {screen === 'lock' && <LockScreen view={view} phone={phone} />}
      {screen === 'off' && (
        <button type="button" class="dark" onClick={() => phone.change({ screen: 'lock' })}>
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
    </>
  );
}

function StatusBar({ view }: { view: View }) {
  return (
    <p class="status-bar">
      <span>{view.person ? `${view.person.displayName}さんの電話` : ''}</span>
      <span role="status">{hasNews(view) && 'LINEに新着'}</span>
      <span>{view.device.hasNetwork ? '4G' : '圏外'}</span>
    </p>
  );
}
