import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import { Contacts } from './Contacts.tsx';

/** The rules in short, and one tap. The exception for danger to life stands in it. */
export function Consent({ view, onConsent }: { view: View; onConsent: () => void }) {
  const { door, problem, isConsenting } = view;
  const words = useWords();
  return (
    <main class="front">
      <Contacts contacts={door?.emergencyContacts ?? []} first={2} />
      <section class="panel" aria-labelledby="consent-title">
        <h1 id="consent-title" class="panel-title">
          {words.consent.title}
        </h1>
        <p>{door && words.reception(door.reception)}</p>
        <ul class="rules">
          {words.consent.rules.map(([start, weighty]) => (
            <li key={start}>
              {start}
              {weighty && <strong>{weighty}</strong>}
            </li>
          ))}
        </ul>
      </section>
      <div class="front-foot">
        <button
          type="button"
          class="button button-main"
          disabled={isConsenting}
          onClick={onConsent}
        >
          {isConsenting ? words.consent.agreeing : words.consent.agree}
        </button>
        <p role="status" class="panel-problem">
          {problem}
        </p>
      </div>
    </main>
  );
}
