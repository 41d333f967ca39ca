import type { Room } from '../room.ts';
import type { View } from '../view.ts';
import { Wording } from '../wording.ts';
import { wordsFor } from '../words/words-for.ts';
import { Consent } from './Consent.tsx';
import { Front } from './Front.tsx';
import { Header } from './Header.tsx';
import { NotThereYet } from './NotThereYet.tsx';
import { TalkPage } from './TalkPage.tsx';

/** What is on the screen, whatever the phase. After leaving: nothing. */
export function RoomPage({ view, room }: { view: View; room: Room }) {
  if (view.phase === 'gone') return null;
  const words = wordsFor(view.settings.choices);
  const isSettling = view.phase === 'talk' && view.settings.isOpen;
  return (
    <Wording.Provider value={words}>
      <div class={`page page-${view.phase}`}>
        <Header view={view} onLeave={() => room.leave()} />
        <p class="cut-off" role="status">
          {view.isCutOff && <span class="notice notice-attention">{words.page.cutOff}</span>}
        </p>
        {view.phase === 'talk' && !isSettling && <TalkPage view={view} room={room} />}
        {isSettling && <Settings view={view} room={room} />}
        {view.phase === 'pin' && <Pin view={view} room={room} />}
        {view.phase === 'consent' && <Consent view={view} onConsent={() => void room.consent()} />}
        {(view.phase === 'opening' || view.phase === 'locked' || view.phase === 'unknown') && (
          <Front view={view} onAgain={() => void room.enter()} />
        )}
      </div>
    </Wording.Provider>
  );
}

function Settings({ view, room }: { view: View; room: Room }) {
  const { later, pin, settings } = view;
  const { choices, isHeldUp } = settings;
  if (!later || !choices) {
    return <NotThereYet view={view} onBack={() => room.choices.open(false)} />;
  }
  return (
    <later.SettingsPage choices={choices} isHeldUp={isHeldUp} by={room.choices}>
      <later.WishChoice api={room.wishApi} changes={view.changes} />
      <later.SupporterChoice supporter={view.supporter} room={room} />
      <later.PinChoice pin={pin} api={room.pinApi} onChosen={() => void room.chosen()} />
    </later.SettingsPage>
  );
}

function Pin({ view, room }: { view: View; room: Room }) {
  const { later } = view;
  if (!later) return <NotThereYet view={view} />;
  return (
    <later.PinPage
      view={view}
      api={room.pinApi}
      onPassed={() => void room.passed()}
      onForgotten={() => void room.startAnew()}
    />
  );
}
