/** 「お知らせの設定」: what one wants to be told of by which way. */
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { NoticeSettings, NoticeSettingsBody } from '../staff-api/types.ts';
import { keepAnswer } from '../parts/keep-answer.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { AddressPart } from './address-part.tsx';
import { useNoticeSettings } from './use-notices.ts';
import { DesktopPart, MailPart, SoundPart } from './way-parts.tsx';
import { WishesTable } from './wishes-table.tsx';

export function NoticeSettingsScreen() {
  useTitle('お知らせの設定');
  const { data, error, refetch } = useNoticeSettings();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '52rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        お知らせの設定
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState what="設定を読み込んでいます" />}
      {data && <Form saved={data} />}
    </Box>
  );
}

/** What the form writes; the address has steps of its own. */
function bodyOf({ wishes, sound, volume, mailOffDuty }: NoticeSettingsBody): NoticeSettingsBody {
  return { wishes, sound, volume, mailOffDuty };
}

function Form({ saved }: { saved: NoticeSettings }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [changed, setChanged] = useState<Partial<NoticeSettingsBody>>({});
  const [isSending, setSending] = useState(false);
  const body = bodyOf({ ...saved, ...changed });
  const isChanged = JSON.stringify(body) !== JSON.stringify(bodyOf(saved));
  const change = (more: Partial<NoticeSettingsBody>) => setChanged({ ...changed, ...more });
  const settings = { ...saved, ...body };

  async function save() {
    setSending(true);
    try {
      await keepAnswer(client, ['notice-settings'], await api.saveNoticeSettings(body));
      setChanged({});
      notify('お知らせの設定を保存しました。', { type: 'info' });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setSending(false);
    }
  }

  return (
    <Stack sx={{ gap: 3 }}>
      <Typography>
        画面のお知らせはいつも出ます。そのほかの方法は、はじめはすべて切ってあります。どの方法でも、相談の内容や相談者の名前は出ません。
      </Typography>
      <WishesTable settings={settings} onChange={change} />
      <SoundPart settings={settings} onChange={change} />
      <DesktopPart />
      <MailPart settings={settings} onChange={change} />
      <AddressPart settings={saved} />
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        <Button variant="contained" disabled={!isChanged || isSending} onClick={() => void save()}>
          保存する
        </Button>
        {!isChanged && (
          <Typography variant="body2" color="text.secondary">
            変えたところはありません。
          </Typography>
        )}
      </Box>
      <Alert severity="info">
        お知らせが出なかったときも、相談一覧には必ず出ます。届かなかったお知らせは、スーパーバイザーの画面に残ります。
      </Alert>
    </Stack>
  );
}
