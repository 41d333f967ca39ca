/** Setting up an authenticator app: what to do, the key as a picture and as text, and the first code. */
import { Box, Button, Link, Stack, Typography, useMediaQuery } from '@mui/material';
import { useRef, useState } from 'react';
import type { Enrolment } from '../../contracts/session.ts';
import { CodeForm } from './code-form.tsx';
import { QrCode } from './qr-code.tsx';

interface Props {
  enrolment: Enrolment;
  onConfirm: (code: string) => Promise<void>;
}

export function EnrolmentForm({ enrolment: { secret, uri }, onConfirm }: Props) {
  // No camera looks at its own screen.
  const isPhone = useMediaQuery('(max-width: 599px)');
  return (
    <Stack spacing={2}>
      <Box component="ol" sx={{ m: 0, pl: 3, '& li': { mb: 1 } }}>
        <li>スマートフォンに認証アプリを入れます。すでにあれば、そのまま使えます。</li>
        <li>認証アプリで、下のQRコードを読み取ります。</li>
        <li>認証アプリに出た6桁の数字を、いちばん下の欄に入力します。</li>
      </Box>
      <QrCode text={uri} label="認証アプリで読み取るQRコード" />
      {isPhone && (
        <Link href={uri} sx={{ alignSelf: 'center' }}>
          この端末の認証アプリで開く
        </Link>
      )}
      <KeyText secret={secret} />
      <CodeForm
        submitText="設定を終える"
        hint="数字は30秒ごとに変わります。"
        autoFocus={false}
        onSubmit={onConfirm}
      />
    </Stack>
  );
}

/** In groups of four, as one reads it off; copied without the blanks. */
function KeyText({ secret }: { secret: string }) {
  const [told, setTold] = useState('');
  const key = useRef<HTMLElement>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setTold('キーをコピーしました。');
    } catch {
      // Not allowed here: then at least the key is marked.
      if (key.current) getSelection()?.selectAllChildren(key.current);
      setTold('コピーできませんでした。選んであるキーを、手でコピーしてください。');
    }
  }
  return (
    <Box sx={{ border: '1px solid', borderColor: 'divider', borderRadius: 1, p: 1.5 }}>
      <Typography variant="body2" color="text.secondary">
        読み取れないときは、このキーを認証アプリに入力してください（時間ベース）。
      </Typography>
      <Box
        component="code"
        ref={key}
        translate="no"
        aria-label="キー"
        role="group"
        sx={{ display: 'block', my: 1, fontSize: '1.125rem', overflowWrap: 'anywhere' }}
      >
        {secret.match(/.{1,16}/gu)?.map((line) => (
          <div key={line}>{line.match(/.{1,4}/gu)?.join(' ')}</div>
        ))}
      </Box>
      <Button size="small" variant="outlined" onClick={() => void copy()}>
        キーをコピー
      </Button>
      <Typography variant="body2" role="status" sx={{ mt: told === '' ? 0 : 1 }}>
        {told}
      </Typography>
    </Box>
  );
}
