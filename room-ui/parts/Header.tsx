import { useState } from 'preact/hooks';
import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import { Contacts } from './Contacts.tsx';

/** Always there: whom to call, and the way out. */
export function Header({ view, onLeave }: { view: View; onLeave: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const words = useWords().page;
  const isInside = view.phase === 'talk';
  return (
    <header class="header">
      <div class="header-bar">
        <p class="header-name">{isInside ? view.door?.service.name : ''}</p>
        {isInside && (
          <button
            type="button"
            class="button button-quiet button-small"
            aria-expanded={isOpen}
            aria-controls="header-contacts"
            onClick={() => setIsOpen(!isOpen)}
          >
            {words.emergency}
          </button>
        )}
        <button type="button" class="button button-leave button-small" onClick={onLeave}>
          {words.leave}
        </button>
      </div>
      <div id="header-contacts" hidden={!isInside || !isOpen}>
        {isInside && isOpen && <Contacts contacts={view.door?.emergencyContacts ?? []} />}
      </div>
    </header>
  );
}
