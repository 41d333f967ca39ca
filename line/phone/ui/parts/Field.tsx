import { useState } from 'preact/hooks';
import { STICKERS } from '../../person/stickers.ts';
import type { Phone } from '../phone.ts';
import type { Outgoing } from '../platform.ts';
import { Icon } from './Icon.tsx';
import { Sticker } from './Sticker.tsx';

/** Words, stickers and pictures for LINE's talk. */
export function Field({ phone, hasMenu }: { phone: Phone; hasMenu: boolean }) {
  const [text, setText] = useState('');
  const [areStickersOpen, setAreStickersOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const send = (event: Event): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    void phone.send({ kind: 'text', text });
    setText('');
  };
  const sendPicture = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    if (!file) return;
    const picture = await readPicture(file);
    setProblem(picture === null ? '10 MBまでの写真（PNG、JPEGなど）を選んでください。' : '');
    if (picture) await phone.send(picture);
    input.value = '';
  };
  return (
    <form class="field" onSubmit={send}>
      <p role="status" class="field-problem">
        {problem}
      </p>
      {areStickersOpen && (
        <div class="field-stickers" role="group" aria-label="スタンプ">
          {STICKERS.map(({ stickerId }) => (
            <button
              key={stickerId}
              type="button"
              class="field-sticker"
              onClick={() => void phone.send({ kind: 'sticker', stickerId })}
            >
              <Sticker stickerId={stickerId} />
            </button>
          ))}
        </div>
      )}
      <div class="field-row">
        {hasMenu && (
          <button
            type="button"
            class="field-tool"
            aria-label="メニューを出す"
            onClick={() => phone.setFoot('menu')}
          >
            <Icon shape="menu" />
          </button>
        )}
        <label class="field-tool" aria-label="写真を送る">
          <Icon shape="picture" />
          <input
            type="file"
            accept="image/*"
            class="visually-hidden"
            aria-label="写真を送る"
            onChange={(event) => void sendPicture(event.currentTarget)}
          />
        </label>
        <input
          id="line-words"
          class="field-words"
          value={text}
          autocomplete="off"
          maxLength={5000}
          aria-label="LINEのトークに書く"
          placeholder="LINEのトークに書く"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button
          type="button"
          class="field-tool"
          aria-label="スタンプを選ぶ"
          aria-expanded={areStickersOpen}
          onClick={() => setAreStickersOpen(!areStickersOpen)}
        >
          <Icon shape="sticker" />
        </button>
        <button type="submit" class="field-send">
          送信
        </button>
      </div>
    </form>
  );
}

const LARGEST = 10 * 1024 * 1024;

async function readPicture(file: File): Promise<Outgoing | null> {
  if (!file.type.startsWith('image/') || file.size > LARGEST) return null;
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result : ''),
    );
    reader.addEventListener('error', () => reject(new Error('the file cannot be read')));
    reader.readAsDataURL(file);
  });
  const bytes = address.slice(address.indexOf(',') + 1);
  return { kind: 'picture', contentType: file.type, bytes, fileName: file.name };
}
