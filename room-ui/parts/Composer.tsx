import { useLayoutEffect, useRef } from 'preact/hooks';
import { myNumbersIn } from '../../domain/my-number.ts';
import type { Sending } from '../sending.ts';
import { meansSend } from '../typing.ts';
import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import { AttachButton, Tray } from './Attach.tsx';

interface Props {
  view: Pick<View, 'text' | 'picked' | 'pickedProblem'>;
  onType: (text: string) => void;
  sending: Sending;
}

/** As contracts/room.ts has it (a test holds us to it); the schema itself would be weight on her phone. */
export const MAX_LENGTH = 5000;
const TELL_FROM = MAX_LENGTH - 500;

function hasKeyboard(): boolean {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}

/** The field grows with what is in it; nothing is sent while the input method is at work. */
export function Composer({ view, onType, sending }: Props) {
  const { text, picked, pickedProblem } = view;
  const field = useRef<HTMLTextAreaElement>(null);
  const words = useWords().field;
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);

  const say = (): void => {
    sending.say();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!meansSend(event, hasKeyboard())) return;
    event.preventDefault();
    say();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      {(picked.length > 0 || pickedProblem !== null) && (
        <Tray picked={picked} problem={pickedProblem} onDetach={(id) => sending.detach(id)} />
      )}
      <AttachButton onPick={(files) => void sending.attach(files)} />
      <label class="visually-hidden" for="words">
        {words.label}
      </label>
      <textarea
        id="words"
        class="field"
        ref={field}
        rows={1}
        maxLength={MAX_LENGTH}
        placeholder={words.label}
        autocomplete="off"
        aria-describedby="words-told words-left"
        value={text}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="submit"
        class="button button-main button-send"
        disabled={text.trim() === '' && picked.length === 0}
      >
        {words.send}
      </button>
      <p id="words-told" class="composer-told">
        {words.told}
      </p>
      <p id="words-left" class="composer-left">
        {myNumbersIn(text).length > 0 && words.myNumber}
        {text.length > TELL_FROM && words.left(MAX_LENGTH - text.length)}
      </p>
    </form>
  );
}
