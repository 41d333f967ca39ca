import type { Unsent } from '../outbox.ts';
import type { Phone } from '../phone.ts';
import { Sticker } from './Sticker.tsx';

/** What did not get out: again, or away with it. */
export function UnsentBubble({ unsent, phone }: { unsent: Unsent; phone: Phone }) {
  const { what, isSending } = unsent;
  return (
    <li class="line-row line-row-person">
      {what.kind === 'sticker' ? (
        <Sticker stickerId={what.stickerId} />
      ) : (
        <p class="line-bubble line-text">{what.kind === 'text' ? what.text : '写真'}</p>
      )}
      <div class="line-side">
        {isSending ? (
          <span>送信中</span>
        ) : (
          <>
            <span class="line-failed">送れていません</span>
            <button type="button" class="plain" onClick={() => void phone.sendAgain(unsent)}>
              もう一度送る
            </button>
            <button type="button" class="plain" onClick={() => phone.throwAway(unsent.id)}>
              消す
            </button>
          </>
        )}
      </div>
    </li>
  );
}
