/** How far one had read before this time, and telling how far one reads now. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { useStaffApi } from '../staff-api/data-provider.ts';

interface Reading {
  /** Number of the last message read before, where others had come since; `null` where none had. */
  readBefore: number | null;
  /** Moves the bookmark on. */
  read: (upTo: number) => void;
}

export function useReading(id: string): Reading {
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['reading', id],
    queryFn: () => api.reading(id),
    // Where one had been stays as it was while the screen is open, and is asked anew the next time.
    staleTime: Infinity,
    gcTime: 0,
    // Whoever asks everything anew (the stream, after a break) does so when the bookmark has moved already.
    structuralSharing: (first, later) => first ?? later,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const told = useRef(0);
  const before = data?.upTo ?? null;
  const read = useCallback(
    (upTo: number) => {
      if (before === null || upTo <= Math.max(before, told.current)) return;
      told.current = upTo;
      // A bookmark that could not be moved is moved with the next message.
      api.markRead(id, upTo).catch(() => undefined);
    },
    [api, id, before],
  );
  // What comes while the screen is open is news of another kind.
  const hasMissed = data !== undefined && data.upTo > 0 && data.upTo < data.lastSeq;
  return { readBefore: hasMissed ? data.upTo : null, read };
}
