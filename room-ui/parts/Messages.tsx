import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoomMessage } from '../../contracts/room.ts';
import { withChanges } from '../../domain/message-changes.ts';
import type { Talk, Unsent } from '../talk.ts';
import { useWords } from '../wording.ts';
import { Bubble, Text } from './Bubble.tsx';

interface Props {
  talk: Talk;
  /** How much of the files under way has arrived. */
  uploaded: number;
  onRetract: (message: RoomMessage) => Promise<string | null>;
  onLeave: () => void;
  onRetry: () => void;
  onTakeBack: (id: string) => void;
  /** What stands under the talk and scrolls with it. */
  children?: ComponentChildren;
}

/** So near to the end she is reading along. */
const NEAR_PX = 120;
const EDGE_PX = 8;

/** What was said, oldest first; new words of others are read out. */
export function Messages(props: Props) {
  const { talk, uploaded, onRetry, onTakeBack, children } = props;
  const words = useWords().talk;
  const [anything, littleWillDo] = words.welcome;
  const scroller = useRef<HTMLDivElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  /** Where the newest words were last brought before her eyes. */
  const broughtTo = useRef(0);
  const [hasNew, setHasNew] = useState(false);
  const { past, unsent } = talk;
  const messages = talk.messages.filter(({ hidden }) => hidden !== true);
  // What was taken back or corrected is nothing new to read.
  const last = messages.findLast(({ change }) => change === null)?.seq ?? 0;

  const toEnd = (): void => {
    const element = scroller.current;
    const newest = log.current?.lastElementChild;
    // Of a message taller than the window the beginning is shown, not the end.
    if (element && newest instanceof HTMLElement) {
      element.scrollTop = newest.offsetTop - EDGE_PX;
      broughtTo.current = element.scrollTop;
    }
    setHasNew(false);
  };
  // Her own words bring her to the end; those of others only where she reads along.
  useLayoutEffect(() => {
    if (isAtEnd.current && !isBusyIn(scroller.current)) toEnd();
    else if (last > 0) setHasNew(true);
  }, [last]);
  useLayoutEffect(toEnd, [unsent.length]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    // The keyboard of a phone takes half of the height away.
    const watch = new ResizeObserver(() => isAtEnd.current && !isBusyIn(element) && toEnd());
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (isNear) setHasNew(false);
    // Under a long answer the end is far, and still she reads along until she goes back herself.
    isAtEnd.current = isNear || element.scrollTop >= broughtTo.current - EDGE_PX;
  };

  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={scroller}
        onScroll={onScroll}
        // A scrolled region has to be reached by keyboard.
        tabIndex={0}
        role="region"
        aria-label={words.title}
      >
        <div ref={log} role="log" aria-label={words.log} aria-live="polite">
          {messages.length === 0 && unsent.length === 0 && past.length === 0 && (
            <p class="welcome">
              {anything}
              <br />
              {littleWillDo}
            </p>
          )}
          <Said messages={past} {...props} isPast />
          {past.length > 0 && <p class="divider">{words.newTalk}</p>}
          <Said messages={messages} {...props} />
          {unsent.map((each) => (
            <NotYet
              key={each.id}
              unsent={each}
              uploaded={uploaded}
              onRetry={onRetry}
              onTakeBack={onTakeBack}
            />
          ))}
        </div>
        {children}
      </div>
      {hasNew && (
        <button type="button" class="button button-new" onClick={toEnd}>
          {words.newReply}
        </button>
      )}
    </div>
  );
}

/** She is answering something under the talk: nothing moves under her hands. */
function isBusyIn(scroller: HTMLElement | null): boolean {
  const focused = document.activeElement;
  return focused !== scroller && scroller?.contains(focused) === true;
}

type SaidProps = Pick<Props, 'onRetract' | 'onLeave'> & {
  messages: readonly RoomMessage[];
  /** Of an earlier consultation, which nothing is done to any more. */
  isPast?: boolean;
};

function Said({ messages, onRetract, onLeave, isPast = false }: SaidProps) {
  const { day: dayOf } = useWords();
  return (
    <>
      {withChanges(messages).map((message, index, shown) => {
        const day = dayOf(message.at);
        const before = shown[index - 1];
        const isNewDay = before === undefined || dayOf(before.at) !== day;
        return (
          <div key={message.seq} class="said">
            {isNewDay && <p class="divider">{day}</p>}
            <Bubble
              message={isPast ? { ...message, id: null } : message}
              onRetract={onRetract}
              onLeave={onLeave}
            />
          </div>
        );
      })}
    </>
  );
}

function NotYet({
  unsent,
  uploaded,
  onRetry,
  onTakeBack,
}: {
  unsent: Unsent;
  uploaded: number;
  onRetry: () => void;
  onTakeBack: (id: string) => void;
}) {
  const { id, text, files, state, reason } = unsent;
  const words = useWords();
  return (
    <article class="bubble-row bubble-row-consultee">
      <p class="visually-hidden">{words.talk.authors.consultee}</p>
      <div class="bubble bubble-consultee bubble-unsent">
        <Text text={text} />
        {files.map(({ id: file, name, preview }) =>
          preview === null ? (
            <p key={file}>{name}</p>
          ) : (
            <img
              key={file}
              class="bubble-preview"
              src={preview}
              alt={words.files.sendingPictureUnnamed}
            />
          ),
        )}
      </div>
      {state === 'sending' && (
        <div class="bubble-time">
          {words.talk.sending}
          {files.length > 0 && <progress aria-label={words.talk.sentPart} value={uploaded} />}
        </div>
      )}
      {state === 'waiting' && (
        <button type="button" class="button button-retry" onClick={onRetry}>
          {words.talk.waiting}
        </button>
      )}
      {state === 'refused' && (
        <>
          <p class="bubble-time">{reason}</p>
          <button type="button" class="button button-retry" onClick={() => onTakeBack(id)}>
            {words.talk.refused}
          </button>
        </>
      )}
    </article>
  );
}
