/** A page's picture: chosen, told what is wrong with it, and made to fit where that is wished. */
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { sizeText } from '../../domain/files.ts';
import type { MenuPicture } from '../../domain/rich-menu.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { ApiError, textOf } from '../staff-api/http.ts';

interface Props {
  serviceId: string;
  picture: MenuPicture | null;
  onPicture: (picture: MenuPicture) => void;
}

interface Refused {
  file: File;
  text: string;
  mayFit: boolean;
}

export function PicturePart({ serviceId, picture, onPicture }: Props) {
  const api = useStaffApi();
  const input = useRef<HTMLInputElement>(null);
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [taken, setTaken] = useState('');

  async function send(file: File, fits: boolean) {
    setSending(true);
    setRefused(null);
    try {
      const { id, width, height, byteSize } = await api.uploadMenuPicture(
        serviceId,
        crypto.randomUUID(),
        file,
        fits,
      );
      onPicture({ id, width, height });
      setTaken(`画像を入れました（横${width}、縦${height}ピクセル、${sizeText(byteSize)}）。`);
    } catch (error) {
      const mayFit = error instanceof ApiError && error.detail?.['mayFit'] === true;
      setRefused({ file, text: textOf(error), mayFit });
    } finally {
      setSending(false);
    }
  }
  return (
    <Stack sx={{ gap: 1 }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="outlined" disabled={isSending} onClick={() => input.current?.click()}>
          {isSending ? '画像を入れています…' : picture ? '画像を入れかえる' : '画像を選ぶ'}
        </Button>
        <Typography variant="body2" color="text.secondary" sx={{ flex: 1, minWidth: '14rem' }}>
          JPEGかPNG、1MBまで。横は800から2500ピクセル、縦は250以上で、横が縦の1.45倍以上のもの。
        </Typography>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label="メニューの画像"
          onChange={({ target }) => {
            const file = target.files?.[0];
            // The same file may be chosen again after it was mended.
            target.value = '';
            if (file) void send(file, false);
          }}
        />
      </Stack>
      {refused && (
        <Alert
          severity="warning"
          action={
            refused.mayFit ? (
              <Button color="inherit" onClick={() => void send(refused.file, true)}>
                合わせて入れる
              </Button>
            ) : undefined
          }
        >
          {refused.text}
          {refused.mayFit &&
            '「合わせて入れる」を押すと、形と大きさを自動で合わせます（足りないところは白くなります）。'}
        </Alert>
      )}
      <Typography role="status" variant="body2" color="text.secondary">
        {taken}
      </Typography>
    </Stack>
  );
}
