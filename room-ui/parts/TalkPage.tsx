import type { RoomState } from '../../contracts/room.ts';
import type { Room } from '../room.ts';
import type { View } from '../view.ts';
import { useWords } from '../wording.ts';
import type { Words } from '../words/usual.ts';
import { Composer } from './Composer.tsx';
import { Messages } from './Messages.tsx';
import { WrittenFor } from './WrittenFor.tsx';

/** The talk: where it stands, what was said, and the field. */
export function TalkPage({ view, room }: { view: View; room: Room }) {
  const words = useWords();
  const { later } = view;
  return (
    <main class="talk">
      <h1 class="visually-hidden">{words.talk.title}</h1>
      <div class="standing-bar">
        <p class="standing" role="status">
          {standing(view, words)}
        </p>
        <button
          type="button"
          class="button button-settings"
          onClick={() => room.choices.open(true)}
        >
          {words.talk.settings}
        </button>
      </div>
      <Messages
        talk={view.talk}
        uploaded={view.uploaded}
        onRetract={(message) => room.sending.retract(message)}
        onLeave={() => room.leave()}
        onRetry={() => room.sending.retry()}
        onTakeBack={(id) => room.sending.takeBack(id)}
      >
        {later && <later.Questions asking={view.questions} by={room.questionnaire} />}
        {later && <later.SurveyCard survey={view.survey} by={room.survey} />}
      </Messages>
      <p class="written-to" role="status">
        {view.isWrittenTo && words.talk.writing}
      </p>
      <WrittenFor supporter={view.supporter} room={room} />
      <Composer view={view} onType={(text) => room.type(text)} sending={room.sending} />
    </main>
  );
}

/** Whether she came after the day's deadline: nobody answers in turn before the next opening. */
function waitsForNextTime(
  { intakeOverSince }: RoomState['reception'],
  waitsSince: string | null,
): boolean {
  if (intakeOverSince === null || waitsSince === null) return false;
  return Date.parse(waitsSince) >= Date.parse(intakeOverSince);
}

/** Where she stands, in words: reception when it is closed or took up its last before her, else her place in the queue or the talk. */
function standing({ door, consultation, talk }: View, words: Words): string {
  const isClosed = door !== null && door.reception.state !== 'open';
  if (consultation?.stage === 'talking') return words.stage(consultation);
  if (isClosed) return words.reception(door.reception);
  if (!consultation || (talk.messages.length === 0 && consultation.stage === 'ended')) {
    return door ? words.reception(door.reception) : '';
  }
  const { stage, ahead, waitsSince } = consultation;
  if (door && waitsForNextTime(door.reception, waitsSince)) return words.reception(door.reception);
  const text = words.stage(consultation);
  if (stage !== 'waiting' || ahead === null) return text;
  return `${text}${ahead === 0 ? words.talk.next : words.talk.ahead(ahead)}`;
}
