/** Sends one text under one id until it has arrived: a broken line costs neither the text nor a second copy. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, textOf } from '../staff-api/http.ts';

const AGAIN_MS = [1_000, 2_000, 3_000, 5_000] as const;
const TICK_MS = 200;
/** A double click is one press: the second half of it must not cost the time to think again. */
const ONE_PRESS_MS = 500;

export type Sending =
  | { state: 'idle' }
  /** Goes out in so many seconds unless it is taken back. */
  | { state: 'counting'; left: number }
  | { state: 'sending' }
  /** Not arrived yet; it goes on by itself. */
  | { state: 'waiting' }
  | { state: 'refused'; code: string; text: string };

/** What one press sends; `resumed`: another screen had begun with it. */
export interface Outgoing {
  id: string;
  text: string;
  resumed: boolean;
}

interface Options {
  /** Throws ApiError; the same id is the same text. */
  send: (outgoing: Outgoing) => Promise<void>;
  onSent: () => void;
  /** Seconds for taking it back, and what keeps it meanwhile should the screen go away. */
  undo?: { seconds: number; keep: (id: string) => void; release: (id: string) => void };
}

export function useSending(options: Options) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const counted = useRef<{ outgoing: Outgoing; since: number } | null>(null);
  const begun = useRef<string | null>(null);
  // What is sent is what stood there when it was pressed; how it is sent is of now.
  const latest = useRef(options);
  latest.current = options;

  const attempt = useCallback(async (outgoing: Outgoing, tries = 0): Promise<void> => {
    begun.current = outgoing.id;
    setSending({ state: tries === 0 ? 'sending' : 'waiting' });
    try {
      await latest.current.send(outgoing);
      setSending({ state: 'idle' });
      latest.current.onSent();
    } catch (error) {
      if (error instanceof ApiError && error.isPassing) {
        setSending({ state: 'waiting' });
        const wait = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)];
        timer.current = setTimeout(() => void attempt(outgoing, tries + 1), wait);
        return;
      }
      latest.current.undo?.release(outgoing.id);
      const code = error instanceof ApiError ? error.code : 'internal';
      setSending({ state: 'refused', code, text: textOf(error) });
    }
  }, []);

  /** Ends the counting; gives what was counted for. */
  const stopCounting = useCallback((): Outgoing | undefined => {
    const outgoing = counted.current?.outgoing;
    counted.current = null;
    clearTimeout(timer.current);
    return outgoing;
  }, []);

  const count = useCallback(
    (outgoing: Outgoing, seconds: number) => {
      const since = Date.now();
      counted.current = { outgoing, since };
      begun.current = outgoing.id;
      const tick = () => {
        const left = Math.ceil(seconds - (Date.now() - since) / 1000);
        if (left <= 0) {
          stopCounting();
          void attempt(outgoing);
          return;
        }
        setSending((before) =>
          before.state === 'counting' && before.left === left
            ? before
            : { state: 'counting', left },
        );
        timer.current = setTimeout(tick, TICK_MS);
      };
      tick();
    },
    [attempt, stopCounting],
  );

  const begin = useCallback(
    (text: string) => {
      const { undo } = latest.current;
      const outgoing = { id: crypto.randomUUID(), text, resumed: false };
      if (!undo || undo.seconds === 0) {
        void attempt(outgoing);
        return;
      }
      undo.keep(outgoing.id);
      count(outgoing, undo.seconds);
    },
    [attempt, count],
  );
  /** Goes on with what another screen had begun, under its id. */
  const resume = useCallback(
    (id: string, text: string, seconds: number) => count({ id, text, resumed: true }, seconds),
    [count],
  );
  const hurry = useCallback(() => {
    if (counted.current && Date.now() - counted.current.since < ONE_PRESS_MS) return;
    const outgoing = stopCounting();
    if (outgoing) void attempt(outgoing);
  }, [attempt, stopCounting]);
  const giveUp = useCallback(() => {
    stopCounting();
    if (begun.current !== null) latest.current.undo?.release(begun.current);
    setSending({ state: 'idle' });
  }, [stopCounting]);

  // Whoever pressed and went on meant it: it goes out with the screen, and once, since its id is the same.
  useEffect(() => {
    const leave = () => {
      const outgoing = stopCounting();
      if (outgoing) void attempt(outgoing);
    };
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
      clearTimeout(timer.current);
    };
  }, [attempt, stopCounting]);

  const isBusy = sending.state !== 'idle' && sending.state !== 'refused';
  return { sending, isBusy, begin, resume, hurry, giveUp };
}
