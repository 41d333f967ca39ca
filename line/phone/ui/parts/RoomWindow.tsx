import { useState } from 'preact/hooks';
import type { Phone } from '../phone.ts';
import type { RoomView } from '../room-holder.ts';
import { Icon } from './Icon.tsx';

/** LIFF's window: a bar with the page's title and host, made small or closed there; small, it is an icon. */
export function RoomWindow({ room, phone }: { room: RoomView; phone: Phone }) {
  const [title, setTitle] = useState('');
  const onLoad = ({ currentTarget: frame }: { currentTarget: HTMLIFrameElement }): void => {
    // A page of the browser's own stands there when ours did not come.
    const page = frame.contentDocument;
    if (page?.getElementById('room')) setTitle(page.title);
    else phone.roomFailed();
  };
  return (
    <>
      <section class="liff" aria-label="部屋" hidden={room.isMinimised}>
        <div class="liff-bar">
          <button
            type="button"
            class="liff-button"
            aria-label="小さくする"
            onClick={() => phone.minimiseRoom(true)}
          >
            <Icon shape="down" />
          </button>
          <p class="liff-title">
            <strong>{title}</strong>
            <span>{location.host}</span>
          </p>
          <button
            type="button"
            class="liff-button"
            aria-label="閉じる"
            onClick={() => phone.closeRoom()}
          >
            <Icon shape="close" />
          </button>
        </div>
        {room.isBlank ? (
          <div class="liff-blank">
            <p>ページを読み込めません。</p>
            <p>電波のよい場所で、もう一度読み込んでください。</p>
            <button type="button" class="plain" onClick={() => phone.reloadRoom()}>
              もう一度読み込む
            </button>
          </div>
        ) : (
          <iframe
            key={room.number}
            class="liff-page"
            title="相談の部屋"
            src={room.path}
            onLoad={onLoad}
          />
        )}
      </section>
      {room.isMinimised && (
        <button
          type="button"
          class="liff-icon"
          aria-label="小さくした部屋に戻る"
          onClick={() => phone.minimiseRoom(false)}
        >
          {title.slice(0, 1) || '部'}
        </button>
      )}
    </>
  );
}
