/** Sends one text under one id until it has arrived: a broken line costs neither the text nor a second copy. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, textOf } from '../staff-api/http.ts';

const AGAIN_MS = [1_000, 2_000, 3_000, 5_000] as const;

export type Sending =
  | { state: 'idle' }
  | { state: 'sending' }
  /** Not arrived yet; it goes on by itself. */
  | { state: 'waiting' }
  | { state: 'refused'; code: string; text: string };

interface Options {
  /** Throws ApiError; the same id is the same text. */
  send: (id: string, text: string) => Promise<void>;
  onSent: () => void;
}

export function useSending({ send, onSent }: Options) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const begin = useCallback(
    (text: string) => {
      const id = crypto.randomUUID();
      async function attempt(tries: number): Promise<void> {
        try {
          await send(id, text);
          setSending({ state: 'idle' });
          onSent();
        } catch (error) {
          if (error instanceof ApiError && error.isPassing) {
            setSending({ state: 'waiting' });
            const wait = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)];
            timer.current = setTimeout(() => void attempt(tries + 1), wait);
            return;
          }
          const code = error instanceof ApiError ? error.code : 'internal';
          setSending({ state: 'refused', code, text: textOf(error) });
        }
      }
      setSending({ state: 'sending' });
      void attempt(0);
    },
    [send, onSent],
  );
  const giveUp = useCallback(() => {
    clearTimeout(timer.current);
    setSending({ state: 'idle' });
  }, []);
  const isBusy = sending.state === 'sending' || sending.state === 'waiting';
  return { sending, isBusy, begin, giveUp };
}
