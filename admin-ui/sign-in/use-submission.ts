/** What the forms of signing in share: one request at a time, what was refused, how long to wait. */
import { useEffect, useState } from 'react';
import { ApiError, textOf } from '../staff-api/http.ts';

export interface Submission {
  failure: string | null;
  isSending: boolean;
  /** Until the next try; 0 when one may. */
  seconds: number;
  fail(text: string): void;
  /** Resolves to whether it was taken. */
  run: (work: () => Promise<void>) => Promise<boolean>;
}

/** `firstWait`: seconds to wait already, from before. */
export function useSubmission(firstWait = 0): Submission {
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [seconds, setSeconds] = useState(firstWait);
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return {
    failure,
    isSending,
    seconds,
    fail: setFailure,
    async run(work) {
      setSending(true);
      setFailure(null);
      try {
        await work();
        return true;
      } catch (error) {
        setFailure(textOf(error));
        const wait = error instanceof ApiError ? error.detail?.['retryAfter'] : undefined;
        if (typeof wait === 'number') setSeconds(wait);
        return false;
      } finally {
        setSending(false);
      }
    },
  };
}
