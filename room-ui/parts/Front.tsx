import { isPractice } from '../device.ts';
import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import { Contacts } from './Contacts.tsx';

/** Before the door: whom to call, whether somebody is there, and what happens now. */
export function Front({ view, onAgain }: { view: View; onAgain: () => void }) {
  const { phase, door, problem } = view;
  const words = useWords();
  const [inPractice, phone, afterPhone] = words.front.practice;
  return (
    <main class="front">
      <h1 class="visually-hidden">{words.front.title}</h1>
      <Contacts
        contacts={door?.emergencyContacts ?? []}
        // What stands in the way has to be seen as well.
        {...(phase === 'opening' ? {} : { first: 3 })}
      />
      {door && (
        <section class="panel">
          <p class="front-service">{door.service.name}</p>
          <p>{words.reception(door.reception)}</p>
        </section>
      )}
      <p class="front-state" role="status">
        {phase === 'opening' ? words.front.opening : problem}
      </p>
      {phase === 'locked' && (
        <>
          {(view.text !== '' || view.talk.unsent.length > 0) && <p>{words.front.kept}</p>}
          <button type="button" class="button button-main" onClick={onAgain}>
            {words.front.again}
          </button>
        </>
      )}
      {phase !== 'opening' && isPractice() && (
        <p>
          {inPractice}
          <a href="/phone/">{phone}</a>
          {afterPhone}
        </p>
      )}
    </main>
  );
}
