import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import { Contacts } from './Contacts.tsx';

/** In place of what is still on its way to her. */
export function NotThereYet({ view, onBack }: { view: View; onBack?: () => void }) {
  const words = useWords();
  return (
    <main class="front">
      <Contacts contacts={view.door?.emergencyContacts ?? []} first={2} />
      <p class="front-state" role="status">
        {words.page.notThereYet}
      </p>
      {onBack && (
        <button type="button" class="button button-main" onClick={onBack}>
          {words.settings.back}
        </button>
      )}
    </main>
  );
}
