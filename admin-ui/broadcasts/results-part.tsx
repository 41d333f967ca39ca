/** What became of a broadcast, in numbers of people. */
import { Box } from '@mui/material';
import type { Broadcast } from '../staff-api/broadcasts.ts';

interface Props {
  results: NonNullable<Broadcast['results']>;
  recipients: number | null;
}

export function ResultsPart({ results, recipients }: Props) {
  const { waiting, held, accepted, blocked, quota, failed, unwanted, cancelled, opened } = results;
  const facts: [string, number, string?][] = [
    ['対象', recipients ?? 0],
    ['LINEに送った', accepted],
    ['そのあと相談室を開いた', opened],
    ['待っている', waiting, held > 0 ? `うち${held}人は、本人が希望した時間まで待っています` : ''],
    ['ブロックされていた', blocked],
    ['今月の上限で送れていない', quota, quota > 0 ? '1時間ごとに、23時間まで送り直します' : ''],
    ['送れなかった', failed],
    ['お知らせを希望していなかった', unwanted],
    ['止めた', cancelled],
  ];
  return (
    <Box
      component="dl"
      aria-label="送信の結果"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'fit-content(14rem) 1fr',
        columnGap: 2,
        rowGap: 0.5,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {facts
        .filter(([, count], index) => index < 3 || count > 0)
        .map(([name, count, more = '']) => (
          <Box key={name} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary' }}>
              {name}
            </Box>
            <Box component="dd" sx={{ m: 0, fontWeight: 700 }}>
              {count.toLocaleString('ja-JP')}人{more !== '' && `（${more}）`}
            </Box>
          </Box>
        ))}
    </Box>
  );
}
