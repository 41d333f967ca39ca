/** How the system operator restores, in short; the whole is in the operator's handbook. */
import { Box, Typography } from '@mui/material';
import { CodeText } from '../parts/code-text.tsx';
import type { Backups } from '../staff-api/backups.ts';

const STEPS: readonly { text: string; command?: string }[] = [
  { text: 'システムを止めます（動かしているところで Ctrl-C）。' },
  {
    text: '戻せるかを確かめます。何も変わりません。',
    command: 'npm run restore -- --to "2026-11-22 18:00" --dry-run',
  },
  {
    text: '戻します。前のデータは消さずに残ります。',
    command: 'npm run restore -- --to "2026-11-22 18:00"',
  },
  { text: '最後に出る報告を読み、保存します。' },
  { text: '起動します。全員、サインインからやり直します。', command: 'npm start' },
];

export function HowToRestore({ by }: { by: Backups['by'] }) {
  if (by === 'elsewhere')
    return (
      <Typography>
        データベースを運用する側の手順で戻します。手引は{' '}
        <CodeText>docs/operations/pgbackrest.md</CodeText> にあります。
      </Typography>
    );
  return (
    <>
      <Typography>
        戻すのは、システムの担当者です。サーバーの上で行います（時刻は日本時間）。くわしい手順は{' '}
        <CodeText>docs/operations/restore.md</CodeText> にあります。
      </Typography>
      <Box component="ol" sx={{ mt: 1, mb: 0, pl: 3 }}>
        {STEPS.map(({ text, command }) => (
          <li key={text}>
            {text}
            {command !== undefined && (
              <Box sx={{ overflowWrap: 'anywhere' }}>
                <CodeText>{command}</CodeText>
              </Box>
            )}
          </li>
        ))}
      </Box>
    </>
  );
}
