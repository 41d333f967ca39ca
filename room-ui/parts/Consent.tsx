import type { View } from '../view.ts';
import { Contacts } from './Contacts.tsx';

/** The rules in short, and one tap. The exception for danger to life stands in it. */
export function Consent({ view, onConsent }: { view: View; onConsent: () => void }) {
  const { door, problem, isConsenting } = view;
  return (
    <main class="front">
      <Contacts contacts={door?.emergencyContacts ?? []} first={2} />
      <section class="panel" aria-labelledby="consent-title">
        <h1 id="consent-title" class="panel-title">
          はじめに
        </h1>
        <p>{door?.reception.text}</p>
        <ul class="rules">
          <li>名前を書かなくても、相談できます。</li>
          <li>話したことは、相談のためだけに使います。あなたの許しなく、人に伝えません。</li>
          <li>
            ただし、<strong>命や体に危険があるときは、警察などに伝えることがあります。</strong>
          </li>
          <li>相談員が順番にお返事します。すぐにお返事できないことがあります。</li>
          <li>相談の記録は、決められた期間、大切に保管します。</li>
        </ul>
      </section>
      <div class="front-foot">
        <button
          type="button"
          class="button button-main"
          disabled={isConsenting}
          onClick={onConsent}
        >
          {isConsenting ? '準備しています…' : '同意して、話しはじめる'}
        </button>
        <p role="status" class="panel-problem">
          {problem}
        </p>
      </div>
    </main>
  );
}
