/** Who else has this consultation before them, and telling them what is done here. */
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ColleagueHere } from '../staff-api/types.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';
import { openScreen, type OwnScreen } from './own-screen.ts';

export interface Here {
  /** Without oneself. */
  colleagues: readonly ColleagueHere[];
  /** Keys in a field where something is written. */
  writes: Pick<OwnScreen, 'typed' | 'stopped'>;
}

const HereContext = createContext<Here>({
  colleagues: [],
  writes: { typed: () => undefined, stopped: () => undefined },
});
export const HereProvider = HereContext.Provider;

/** For whatever part of the screen names them. */
export function useColleaguesHere(): Here['colleagues'] {
  return useContext(HereContext).colleagues;
}

/** For the fields of the screen. */
export function useWrites(): Here['writes'] {
  return useContext(HereContext).writes;
}

const BEAT_MS = 15_000;

/** To be called once by the screen of the consultation. */
export function useHere(id: string): Here {
  const api = useStaffApi();
  const { locked } = useSession();
  const [colleagues, setColleagues] = useState<Here['colleagues']>([]);
  const own = useRef<OwnScreen>(null);
  const isLocked = useRef(locked !== null);
  isLocked.current = locked !== null;

  useEffect(() => {
    const screen = crypto.randomUUID();
    const opened = openScreen(async (state) => {
      const answer = await api.sayHere(id, { screen, state }).catch(() => null);
      if (answer && state !== 'left') setColleagues(answer.colleagues);
    });
    own.current = opened;
    const look = () => opened.show(document.visibilityState === 'visible' && !isLocked.current);
    const leave = () => opened.close();
    look();
    const beats = setInterval(() => opened.beat(), BEAT_MS);
    document.addEventListener('visibilitychange', look);
    addEventListener('pageshow', look);
    addEventListener('pagehide', leave);
    return () => {
      clearInterval(beats);
      document.removeEventListener('visibilitychange', look);
      removeEventListener('pageshow', look);
      removeEventListener('pagehide', leave);
      opened.close();
    };
  }, [api, id]);
  // Behind the lock nobody sees it.
  useEffect(() => {
    own.current?.show(locked === null && document.visibilityState === 'visible');
  }, [locked]);

  useStreamNews((news) => {
    if (news.name === 'colleagues' && news.data.consultationId === id)
      setColleagues(news.data.colleagues);
    else if (news.name === 'connected') own.current?.beat();
    // Who is there cannot be known without a line.
    else if (news.name === 'lost') setColleagues([]);
  });
  const writes = useMemo<Here['writes']>(
    () => ({
      typed: (kind) => own.current?.typed(kind),
      stopped: () => own.current?.stopped(),
    }),
    [],
  );
  return useMemo(() => ({ colleagues, writes }), [colleagues, writes]);
}
