/** How the ward checks a copy on its own machine, without this system: as docs/manual/audit-log.md has it. */
import { Box, Typography } from '@mui/material';
import { CodeText } from '../parts/code-text.tsx';
import { CopyField } from '../parts/copy-field.tsx';

const COMMAND =
  'node main.ts 展開したフォルダー --checkpoints 確認点のフォルダー --public-key 公開鍵.txt --kept 前回の控え.json';

export function ProofSteps() {
  return (
    <Box sx={{ maxWidth: '60rem' }}>
      <Typography>
        このシステムを使わずに、変えられていないことを確かめられます。はじめに一度だけ、公開鍵の控え（紙などで受け取ったもの）、外部の確認点、検査の道具（フォルダー{' '}
        <CodeText>scripts/audit/verify</CodeText>
        ）を運用者から受け取ってください。パソコンには <CodeText>Node.js 24</CodeText>{' '}
        だけが必要です。ネットワークは使いません。
      </Typography>
      <Box component="ol" sx={{ pl: 3, my: 1, '& li': { mb: 1.5 } }}>
        <li>
          「証明つきで書き出す」で目的を書いて、ファイル（<CodeText>ZIP</CodeText>
          ）を保存し、展開します。
        </li>
        <li>
          <Box sx={{ mb: 1.5 }}>
            検査の道具のフォルダーで、次の命令を実行します。製品一式があるパソコンでは、
            <CodeText>node main.ts</CodeText> を <CodeText>npm run audit:verify --</CodeText>{' '}
            に替えても同じです。
          </Box>
          <CopyField label="検査の命令" value={COMMAND} />
        </li>
        <li>
          最後の行を見ます。「結果 <CodeText>ok</CodeText>
          」なら変えられていません。調べた範囲と、外部の確認点と一致した件数を、監査の記録に書き写してください。「結果{' '}
          <CodeText>NG</CodeText>
          」なら、書き出しと確認点をそのまま保全し、管理責任者に知らせてください。
        </li>
      </Box>
      <Typography>
        外部の確認点がないと、末尾の切り捨てや、届け出のない古い状態への復元は分かりません。最後の確認点のあと（最長10秒）の記録には、まだ証明がありません。
      </Typography>
    </Box>
  );
}
