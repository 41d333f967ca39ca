import type { Phone } from '../phone.ts';
import type { View } from '../view.ts';
import { timeOf } from '../words.ts';

/** What anybody sees who looks at the phone: it must tell nothing. */
export function LockScreen({ view, phone }: { view: View; phone: Phone }) {
  return (
    <section class="lock" aria-label="ロック画面">
      <p class="lock-time">{timeOf(Date.now())}</p>
      <ul class="lock-list" aria-live="polite">
        {view.phone?.notifications.map(({ at, title, body, channelKey }, index) => (
          <li key={`${at} ${index}`}>
            <button
              type="button"
              class="lock-notification"
              onClick={() => phone.openNotification(channelKey)}
            >
              <span class="lock-app">LINE・{timeOf(at)}</span>
              <strong>{title}</strong>
              <span>{body}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="lock-open" onClick={() => phone.change({ screen: 'on' })}>
        ロックを解除
      </button>
    </section>
  );
}
