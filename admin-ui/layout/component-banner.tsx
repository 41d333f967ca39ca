/** Says which parts are away, the weightiest first, and what works all the same. */
import { Alert, Box } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNotify } from 'react-admin';
import { useStaffApi, type Readiness } from '../staff-api/data-provider.ts';
import { useIsConnected } from '../realtime/use-stream.tsx';

const LOOK_MS = 15_000;
/** Whoever waits for a part to come back should hear of it soon. */
const LOOK_AGAIN_MS = 5_000;
const LOST_MS = 5_000;

interface Trouble {
  /** What is the matter. */
  name: string;
  /** What it means to whoever works, and what works all the same. */
  text: string;
}

type PartName = 'database' | 'keys' | 'engine' | 'worker' | 'line' | 'wakeUps';
type State = 'degraded' | 'away';

/** In the order of weight. */
const TROUBLES: Readonly<Record<PartName, Partial<Record<State, Trouble>>>> = {
  database: {
    away: {
      name: '記録を保存する部品が止まっています。',
      text: '新しい内容は保存できません。書きかけの文章は画面に残し、そのまま待ってください。',
    },
  },
  keys: {
    away: {
      name: '記録を開く鍵が使えません。',
      text: '新しい内容は読み書きできないことがあります。相談者には「まだ送れていません」と出て、文章は相談者の画面に残ります。',
    },
    degraded: {
      name: '新しい鍵を作れません。',
      text: '今ある相談は続けられます。新しい相談は始められません。',
    },
  },
  engine: {
    away: {
      name: '進行を管理する部品が止まっています。',
      text: '相談者とのやりとり、メモ、属性は続けられます。担当・終了などの操作は「処理待ち」になり、戻りしだい自動で行われます。担当でない相談にも、代わりに返信できます。',
    },
  },
  worker: {
    degraded: {
      name: '自動の処理が遅れています。',
      text: '相談者とのやりとりは続けられます。担当や段階の変化、期限のお知らせは、遅れて行われます。',
    },
  },
  line: {
    degraded: {
      name: 'LINEへのお知らせが遅れています。',
      text: '部屋の中のやりとりは続けられます。部屋を閉じている相談者は、返信にすぐには気づけません。',
    },
  },
  wakeUps: {
    degraded: {
      name: '新しいメッセージが出るのに、数秒かかります。',
      text: 'やりとりと操作は、いつもどおりできます。',
    },
  },
};

const UNREACHABLE: Trouble = {
  name: 'サーバーにつながりません。',
  text: '入力は続けられます。つながりしだい、自動で続きから始めます。',
};
const NOT_LIVE: Trouble = {
  name: '新しいメッセージがすぐに出ない状態です。',
  text: 'つなぎ直しています。送った返信は届きます。',
};

export function ComponentBanner() {
  const api = useStaffApi();
  const isLost = useIsLost();
  const { data, isError } = useQuery({
    queryKey: ['readiness'],
    queryFn: () => api.readiness(),
    staleTime: 0,
    refetchInterval: ({ state: { data: last, status } }) =>
      status === 'error' || partsInTrouble(last).length > 0 ? LOOK_AGAIN_MS : LOOK_MS,
    retry: false,
  });
  const troubles = troublesOf(data, isError, isLost);
  useAsksAnew(data?.components['engine']?.state);
  useTellsWhenOver(isError || partsInTrouble(data).length > 0);
  if (troubles.length === 0) return null;
  return (
    <Alert
      severity="warning"
      role="status"
      aria-label="止まっている部品"
      // Never more than a part of a small screen: what is written stays in sight.
      sx={{ borderRadius: 0, py: 0, flexShrink: 0, maxHeight: '30vh', overflowY: 'auto' }}
    >
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {troubles.map(({ name, text }) => (
          <li key={name}>
            <strong>{name}</strong>
            {text}
          </li>
        ))}
      </Box>
    </Alert>
  );
}

function troublesOf(
  readiness: Readiness | undefined,
  isUnreachable: boolean,
  isLost: boolean,
): readonly Trouble[] {
  if (isUnreachable) return [UNREACHABLE];
  const troubles = partsInTrouble(readiness);
  // A part that is away may well be why nothing comes: one reason is enough.
  return readiness && isLost && troubles.length === 0 ? [NOT_LIVE] : troubles;
}

function partsInTrouble(readiness: Readiness | undefined): readonly Trouble[] {
  if (!readiness) return [];
  return Object.entries(TROUBLES).flatMap(([name, byState]) => {
    const part = readiness.components[name];
    // Nothing can be said of what waits while the database is away; that is said already.
    if (!part || part.state === 'ok' || part.reason === 'unknown') return [];
    return byState[part.state] ?? [];
  });
}

/** The stream is away for a while: connecting for the first time, or once more, is no news. */
function useIsLost(): boolean {
  const isConnected = useIsConnected();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    setLost(false);
    if (isConnected) return undefined;
    const timer = setTimeout(() => setLost(true), LOST_MS);
    return () => clearTimeout(timer);
  }, [isConnected]);
  return isLost;
}

/** Without the engine colleagues may stand in; what may be done is asked anew when it goes and comes. */
function useAsksAnew(engine: string | undefined): void {
  const client = useQueryClient();
  const was = useRef(engine);
  useEffect(() => {
    if (was.current !== undefined && was.current !== engine)
      void client.invalidateQueries({ queryKey: ['consultations', 'getOne'] });
    was.current = engine;
  }, [engine, client]);
}

function useTellsWhenOver(isTrouble: boolean): void {
  const notify = useNotify();
  const was = useRef(isTrouble);
  useEffect(() => {
    if (was.current && !isTrouble) notify('すべての部品が動いています。', { type: 'info' });
    was.current = isTrouble;
  }, [isTrouble, notify]);
}
