/** The talk: hers at the left, ours and automatic words at the right, each with its author named. */
import { Box, Button, Divider, Typography } from '@mui/material';
import { Fragment, memo, useEffect, useMemo, useRef, useState, type Ref } from 'react';
import { withChanges } from '../../domain/message-changes.ts';
import type { StaffMessage } from '../staff-api/types.ts';
import { businessDay, clockText, dayText } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import { AuthorName } from './author-name.tsx';
import { AutomaticRun } from './automatic-run.tsx';
import { withRuns, type TalkPart } from './automatic-runs.ts';
import { MessageActions } from './message-changes.tsx';
import { MessageBody } from './message-body.tsx';
import { useReading } from './use-reading.ts';
import type { Talk } from './use-talk.ts';

/** So close to the end counts as reading the newest. */
const NEAR_PX = 120;

interface Props {
  id: string;
  talk: Talk;
  /** Number of the message one has come for; `null`: for the newest. */
  sought: number | null;
}

export function Conversation({ id, talk, sought }: Props) {
  const shown = useMemo(() => withChanges(talk.messages), [talk.messages]);
  const box = useRef<HTMLDivElement>(null);
  const wasNear = useRef(sought === null);
  const [unread, setUnread] = useState(0);
  const last = shown.at(-1)?.seq ?? 0;
  const seen = useRef(last);
  const { readBefore, read } = useReading(id);
  const firstUnread =
    readBefore === null ? undefined : shown.find(({ seq }) => seq > readBefore)?.seq;
  const mark = useRef<HTMLDivElement>(null);
  const parts = useMemo(() => withRuns(shown, firstUnread), [shown, firstUnread]);
  /** Runs of automatic answers that are open, by the number of their first. */
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seq: number) =>
    setOpened((before) => (before.has(seq) ? without(before, seq) : new Set([...before, seq])));

  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    wasNear.current = true;
    setUnread(0);
  };
  useEffect(() => {
    const news = last - seen.current;
    seen.current = last;
    if (wasNear.current) toEnd();
    else if (news > 0) setUnread((count) => count + news);
  }, [last]);
  useEffect(() => {
    if (wasNear.current && document.visibilityState === 'visible') read(last);
  }, [last, read]);
  useEffect(() => {
    if (sought === null) return;
    const line = box.current?.querySelector(`[data-seq="${sought}"]`);
    wasNear.current = !line;
    if (line) line.scrollIntoView({ block: 'center' });
    else toEnd();
  }, [sought]);
  // What opens above or below (a banner, the keyboard) must not hide the newest word.
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (wasNear.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <Box sx={{ position: 'relative', flex: 1, minHeight: 0, display: 'flex' }}>
      <Box
        ref={box}
        role="log"
        aria-label="相談者とのやりとり"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          wasNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
          if (!wasNear.current) return;
          setUnread(0);
          read(last);
        }}
        sx={{
          flex: 1,
          overflowY: 'auto',
          px: { xs: 1.5, sm: 2 },
          pt: 1,
          // Room for the sign that she types, so that it hides none of her words.
          pb: 4,
          bgcolor: 'background.default',
          [`& [data-seq="${sought ?? ''}"]`]: SOUGHT_SX,
        }}
      >
        {talk.messages.length === 0 && (
          <Typography color="text.secondary" sx={{ textAlign: 'center', py: 4 }}>
            まだメッセージはありません。
          </Typography>
        )}
        {parts.map((part) => (
          <Fragment key={part.first.seq}>
            {part.first.seq === firstUnread && <UnreadLine ref={mark} />}
            {part.isRun ? (
              <Run
                consultationId={id}
                part={part}
                readByConsultee={talk.readByConsultee}
                isOpen={opened.has(part.first.seq)}
                onToggle={() => toggle(part.first.seq)}
              />
            ) : (
              <Line
                consultationId={id}
                message={part.first}
                before={part.before}
                isRead={part.first.seq <= talk.readByConsultee}
              />
            )}
          </Fragment>
        ))}
      </Box>
      <TypingSign isTyping={talk.isTyping} />
      {firstUnread !== undefined && (
        <Button
          size="small"
          variant="outlined"
          onClick={() => mark.current?.scrollIntoView({ block: 'start' })}
          sx={{ position: 'absolute', top: 8, right: 16, bgcolor: 'background.paper' }}
        >
          前に読んだあとへ
        </Button>
      )}
      {unread > 0 && (
        <Button
          variant="contained"
          onClick={toEnd}
          sx={{ position: 'absolute', bottom: 12, left: '50%', transform: 'translateX(-50%)' }}
        >
          新しいメッセージ {unread}件 ↓
        </Button>
      )}
    </Box>
  );
}

/** The message one has come for. */
const SOUGHT_SX = {
  outline: '3px solid var(--color-action)',
  outlineOffset: 4,
  borderRadius: 'var(--radius-m)',
} as const;

function without(all: ReadonlySet<number>, one: number): Set<number> {
  return new Set([...all].filter((seq) => seq !== one));
}

/** At the foot of the talk, where her next words will stand. */
function TypingSign({ isTyping }: { isTyping: boolean }) {
  return (
    <Box role="status" sx={{ position: 'absolute', left: 16, bottom: 4 }}>
      {isTyping && (
        <Typography
          variant="body2"
          sx={{ px: 1, bgcolor: 'background.paper', borderRadius: 'var(--radius-s)' }}
        >
          相談者が入力中です
        </Typography>
      )}
    </Box>
  );
}

/** Above the first of what came since one was here last. */
function UnreadLine({ ref }: { ref: Ref<HTMLDivElement> }) {
  return (
    <Box ref={ref} sx={{ my: 1.5, scrollMarginTop: 8 }}>
      <Divider sx={{ '&::before, &::after': { borderColor: 'var(--color-attention)' } }}>
        <Typography variant="body2" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
          前に読んだあとの言葉
        </Typography>
      </Divider>
    </Box>
  );
}

interface LineProps {
  consultationId: string;
  message: StaffMessage;
  before: StaffMessage | undefined;
  isRead: boolean;
}

/** Drawn once: a new word must not cost the drawing of all that was said before it. */
const Line = memo(function Line({ consultationId, message, before, isRead }: LineProps) {
  return (
    <div>
      <DayLine message={message} before={before} />
      <Bubble consultationId={consultationId} message={message} isRead={isRead} />
    </div>
  );
});

interface RunProps {
  consultationId: string;
  part: TalkPart;
  readByConsultee: number;
  isOpen: boolean;
  onToggle: () => void;
}

function Run({ consultationId, part, readByConsultee, isOpen, onToggle }: RunProps) {
  return (
    <div>
      <DayLine message={part.first} before={part.before} />
      <AutomaticRun messages={part.messages} isOpen={isOpen} onToggle={onToggle}>
        {part.messages.map((message) => (
          <Bubble
            key={message.seq}
            consultationId={consultationId}
            message={message}
            isRead={message.seq <= readByConsultee}
          />
        ))}
      </AutomaticRun>
    </div>
  );
}

function DayLine({ message, before }: Pick<LineProps, 'message' | 'before'>) {
  const day = businessDay(new Date(message.at));
  if (before && businessDay(new Date(before.at)) === day) return null;
  return (
    <Divider sx={{ my: 1.5 }}>
      <Typography variant="caption" color="text.secondary">
        {dayText(message.at)}
      </Typography>
    </Divider>
  );
}

const LOOKS = {
  consultee: { bgcolor: 'background.paper', borderColor: 'var(--color-line)', side: 'flex-start' },
  staff: {
    bgcolor: 'var(--color-outgoing-ground)',
    borderColor: 'var(--color-outgoing-line)',
    side: 'flex-end',
  },
  automatic: {
    bgcolor: 'background.paper',
    borderColor: 'var(--color-hairline)',
    side: 'flex-end',
  },
} as const;

function Bubble({ consultationId, message, isRead }: Omit<LineProps, 'before'>) {
  const me = useMe();
  const look = LOOKS[message.author];
  const isOurs = message.author !== 'consultee';
  return (
    <Box
      data-seq={message.seq}
      sx={{ display: 'flex', flexDirection: 'column', alignItems: look.side, mb: 1.25 }}
    >
      <Typography variant="caption" color="text.secondary">
        <AuthorName message={message} />　<time dateTime={message.at}>{clockText(message.at)}</time>
        {isOurs && `　${isRead ? '既読' : '未読'}`}
      </Typography>
      <Box
        sx={{
          maxWidth: '85%',
          px: 1.5,
          py: 0.75,
          border: '1px solid',
          borderStyle: message.author === 'automatic' ? 'dashed' : 'solid',
          borderColor: look.borderColor,
          bgcolor: look.bgcolor,
          borderRadius: 'var(--radius-m)',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        <MessageBody consultationId={consultationId} message={message} />
      </Box>
      <MessageActions
        consultationId={consultationId}
        message={message}
        isOwn={message.person?.id === me.id || message.approvedBy?.id === me.id}
      />
    </Box>
  );
}
