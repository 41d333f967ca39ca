import type { Phone, View } from '../phone.ts';
import { timeOf } from '../words.ts';

/** What anybody sees who looks at the phone: it must tell nothing. */
export function LockScreen({ view, phone }: { view: View; phone: Phone }) {
  const shown = view.newNotifications === 0 ? [] : (view.talk?.notifications ?? []);
  return (
    <section class="lock" aria-label="ロック画面">
      <p class="lock-time">{timeOf(Date.now())}</p>
      <ul class="lock-list" aria-live="polite">
        {shown.slice(-view.newNotifications).map((each) => (
          <li key={each.at} class="lock-notification">
            <span class="lock-app">LINE・{timeOf(each.at)}</span>
            <strong>{each.title}</strong>
            <span>{each.body}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="lock-open" onClick={() => phone.setScreen('on')}>
        ロックを解除
      </button>
    </section>
  );
}
