import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { COLOURS, LETTERS, MOTIONS, WORDS, type RoomChoices } from '../../domain/room-choices.ts';
import type { ChoiceKeeper } from '../choices.ts';
import { useWords } from '../wording.ts';
import { NoticeChoice } from './NoticeChoice.tsx';
import { Choice, labelled } from './Choice.tsx';

interface Props {
  choices: RoomChoices;
  isHeldUp: boolean;
  by: ChoiceKeeper;
  /** Further settings, under these. */
  children?: ComponentChildren;
}

/** How the room is for her. Each choice counts as soon as it is made. */
export function SettingsPage({ choices, isHeldUp, by, children }: Props) {
  const words = useWords().settings;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const choose = (change: Partial<RoomChoices>): void => by.choose({ ...choices, ...change });
  return (
    <main class="front settings">
      <h1 class="panel-title" ref={title} tabIndex={-1}>
        {words.title}
      </h1>
      <Choice
        title={words.words.title}
        hint={words.words.hint}
        options={labelled(WORDS, words.words)}
        value={choices.words}
        onChoose={(chosen) => choose({ words: chosen })}
      />
      <Choice
        title={words.letters.title}
        options={labelled(LETTERS, words.letters)}
        value={choices.letters}
        onChoose={(letters) => choose({ letters })}
      />
      <Choice
        title={words.colours.title}
        options={labelled(COLOURS, words.colours)}
        value={choices.colours}
        onChoose={(colours) => choose({ colours })}
      />
      <Choice
        title={words.motion.title}
        options={labelled(MOTIONS, words.motion)}
        value={choices.motion}
        onChoose={(motion) => choose({ motion })}
      />
      <NoticeChoice wish={choices.notices} onChoose={(notices) => choose({ notices })} />
      {children}
      <div class="front-foot">
        <p role="status" class="panel-problem">
          {isHeldUp && words.heldUp}
        </p>
        <button type="button" class="button button-main" onClick={() => by.open(false)}>
          {words.back}
        </button>
      </div>
    </main>
  );
}
