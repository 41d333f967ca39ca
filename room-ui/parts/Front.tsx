import { isPractice } from '../device.ts';
import type { View } from '../view.ts';
import { Contacts } from './Contacts.tsx';

/** Before the door: whom to call, whether somebody is there, and what happens now. */
export function Front({ view, onAgain }: { view: View; onAgain: () => void }) {
  const { phase, door, problem } = view;
  return (
    <main class="front">
      <h1 class="visually-hidden">入口</h1>
      <Contacts
        contacts={door?.emergencyContacts ?? []}
        // What stands in the way has to be seen as well.
        {...(phase === 'opening' ? {} : { first: 3 })}
      />
      {door && (
        <section class="panel">
          <p class="front-service">{door.service.name}</p>
          <p>{door.reception.text}</p>
        </section>
      )}
      <p class="front-state" role="status">
        {phase === 'opening' ? '部屋を準備しています…' : problem}
      </p>
      {phase === 'locked' && (
        <>
          {(view.text !== '' || view.talk.unsent.length > 0) && (
            <p>書いた文章は、この画面に残っています。</p>
          )}
          <button type="button" class="button button-main" onClick={onAgain}>
            もう一度入る
          </button>
        </>
      )}
      {phase !== 'opening' && isPractice() && (
        <p>
          練習では、<a href="/phone/">練習用の電話</a>がLINEの代わりです。
        </p>
      )}
    </main>
  );
}
