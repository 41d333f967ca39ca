/** Recovery codes, the one time they are shown: to be printed or copied, and kept apart from the device they stand in for. */
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useId, useRef, useState } from 'react';
import { CodeText } from '../parts/code-text.tsx';
import { useMe } from '../session/session.ts';

export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const me = useMe();
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const [told, setTold] = useState('');
  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      setTold('コピーしました。');
    } catch {
      if (list.current) getSelection()?.selectAllChildren(list.current);
      setTold('コピーできませんでした。選んであるコードを、手でコピーしてください。');
    }
  }
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      aria-labelledby={id}
      // They are shown this once: only the button closes it.
      onClose={() => undefined}
    >
      <DialogTitle id={id} component="h2">
        回復コード
      </DialogTitle>
      {/* desk.css prints nothing else. */}
      <DialogContent className="printable">
        <Typography sx={{ mb: 1 }}>
          一つのコードで一度だけサインインできます。<strong>今しか表示しません。</strong>
          印刷するかコピーして、スマートフォンや鍵とは別の、人に見られない場所に置いてください。前に作ったコードは使えなくなりました。
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {me.organisation.name}・職員ID <CodeText>{me.loginId}</CodeText>
        </Typography>
        <Box
          component="ol"
          ref={list}
          translate="no"
          sx={{
            m: 0,
            my: 2,
            pl: 4,
            display: 'grid',
            rowGap: 0.5,
            whiteSpace: 'nowrap',
            fontFamily: 'monospace',
            fontSize: { xs: '0.875rem', sm: '0.9375rem' },
          }}
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </Box>
        <Typography variant="body2" role="status">
          {told}
        </Typography>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap' }}>
        <Button onClick={() => print()}>印刷する</Button>
        <Button onClick={() => void copy()}>コピーする</Button>
        <Button variant="contained" onClick={onClose}>
          しまったので閉じる
        </Button>
      </DialogActions>
    </Dialog>
  );
}
