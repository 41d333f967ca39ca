import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RoomChoices } from '../../domain/room-choices.ts';
import type { ChoiceKeeper } from '../choices.ts';
import { NoticeChoice } from './NoticeChoice.tsx';
import { Choice } from './Choice.tsx';

const LETTERS = [
  { value: 'normal', label: 'ふつう' },
  { value: 'large', label: '大きい' },
  { value: 'largest', label: 'とても大きい' },
] as const;

const COLOURS = [
  { value: 'device', label: '電話の設定と同じ' },
  { value: 'light', label: '明るい' },
  { value: 'dark', label: '暗い' },
  { value: 'strong', label: 'はっきり' },
] as const;

const MOTIONS = [
  { value: 'device', label: '電話の設定と同じ' },
  { value: 'still', label: '動かさない' },
] as const;

interface Props {
  choices: RoomChoices;
  isHeldUp: boolean;
  by: ChoiceKeeper;
  /** Further settings, under these. */
  children?: ComponentChildren;
}

/** How the room is for her. Each choice counts as soon as it is made. */
export function SettingsPage({ choices, isHeldUp, by, children }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const choose = (change: Partial<RoomChoices>): void => by.choose({ ...choices, ...change });
  return (
    <main class="front settings">
      <h1 class="panel-title" ref={title} tabIndex={-1}>
        設定
      </h1>
      <Choice
        title="文字の大きさ"
        options={LETTERS}
        value={choices.letters}
        onChoose={(letters) => choose({ letters })}
      />
      <Choice
        title="画面の色"
        options={COLOURS}
        value={choices.colours}
        onChoose={(colours) => choose({ colours })}
      />
      <Choice
        title="画面の動き"
        options={MOTIONS}
        value={choices.motion}
        onChoose={(motion) => choose({ motion })}
      />
      <NoticeChoice wish={choices.notices} onChoose={(notices) => choose({ notices })} />
      {children}
      <div class="front-foot">
        <p role="status" class="panel-problem">
          {isHeldUp && 'まだ届いていません。つながったら、自動で届けます。'}
        </p>
        <button type="button" class="button button-main" onClick={() => by.open(false)}>
          お話にもどる
        </button>
      </div>
    </main>
  );
}
