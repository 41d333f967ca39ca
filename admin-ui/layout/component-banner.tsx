/** Says which part is away, and what works all the same. */
import { Alert } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStaffApi, type Readiness } from '../staff-api/data-provider.ts';
import { useIsConnected } from '../realtime/use-stream.tsx';

const LOOK_MS = 15_000;

/** Which part, in the order of weight, and what its absence means to whoever works. */
const TEXTS: Readonly<Record<string, string>> = {
  database:
    '記録を保存する部品が止まっています。送った内容は届きません。書きかけの文章はそのままにして、待ってください。',
  keys: '記録を開く鍵が使えません。新しい内容を読んだり保存したりできません。',
  engine:
    '進行を管理する部品が止まっています。相談者とのやりとりは続けられます。担当・終了などの操作は「処理待ち」になり、戻りしだい行われます。',
  line: 'LINEへのお知らせが届きにくくなっています。部屋の中のやりとりは続けられます。',
};

export function ComponentBanner() {
  const api = useStaffApi();
  const isConnected = useIsConnected();
  const { data, isError } = useQuery({
    queryKey: ['readiness'],
    queryFn: () => api.readiness(),
    refetchInterval: LOOK_MS,
    retry: false,
  });
  const text = bannerText(data, isError, isConnected);
  if (text === null) return null;
  return (
    <Alert severity="warning" role="status" sx={{ borderRadius: 0 }}>
      {text}
    </Alert>
  );
}

function bannerText(
  readiness: Readiness | undefined,
  isUnreachable: boolean,
  isConnected: boolean,
): string | null {
  if (isUnreachable)
    return 'サーバーにつながりません。入力は続けられます。つながりしだい自動で続きから始めます。';
  for (const [name, text] of Object.entries(TEXTS)) {
    if (readiness?.components[name]?.state === 'away') return text;
  }
  if (readiness && !isConnected) return '新しい言葉がすぐに届かない状態です。つなぎ直しています。';
  return null;
}
