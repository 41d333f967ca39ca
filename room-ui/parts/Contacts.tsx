import type { EmergencyContact } from '../../contracts/room.ts';
import type { z } from 'zod';
import { telephoneLink } from '../telephone.ts';
import { useWords } from '../wording.ts';

type Contact = z.infer<typeof EmergencyContact>;

/** Until the service's own list is known, and when it has none. */
const ALWAYS = ['110', '119', '#9110', '#8008'] as const;

/** Whom to call now. `first`: so many at once, the others behind one tap. */
export function Contacts({ contacts, first }: { contacts: readonly Contact[]; first?: number }) {
  const words = useWords().contacts;
  const always = ALWAYS.map((telephone, index) => ({ name: words.always[index] ?? '', telephone }));
  const all = contacts.length > 0 ? contacts : always;
  const shown = all.slice(0, first ?? all.length);
  const others = all.slice(shown.length);
  return (
    <section class="emergency" aria-labelledby="emergency-title">
      <h2 id="emergency-title" class="emergency-title">
        {words.title}
      </h2>
      <List contacts={shown} />
      {others.length > 0 && (
        <details class="emergency-others">
          <summary>{words.others(others.length)}</summary>
          <List contacts={others} />
        </details>
      )}
    </section>
  );
}

function List({ contacts }: { contacts: readonly Contact[] }) {
  return (
    <ul class="contacts">
      {contacts.map(({ name, telephone, note }) => (
        <li class="contact" key={`${name}${telephone}`}>
          <span class="contact-name">{name}</span>
          <Telephone telephone={telephone} />
          {note && <span class="contact-note">{note}</span>}
        </li>
      ))}
    </ul>
  );
}

function Telephone({ telephone }: { telephone: string }) {
  const link = telephoneLink(telephone);
  if (link === null) return <span class="contact-number">{telephone}</span>;
  return (
    <a class="contact-number" href={link}>
      {telephone}
    </a>
  );
}
