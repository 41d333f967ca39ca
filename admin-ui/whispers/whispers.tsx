/** What supervisors said to the assignee, beside the talk; internal in look and in way. */
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { readingPurpose } from '../../domain/reading.ts';
import { may } from '../../domain/roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';
import { useMe } from '../session/session.ts';

/** The newest stand in sight; the rest on demand. */
const SHOWN = 2;

const INTERNAL_SX = {
  bgcolor: 'var(--color-internal-ground)',
  borderLeft: '4px solid var(--color-internal-line)',
  px: 1.5,
  py: 0.75,
} as const;

export function Whispers({ head }: { head: ConsultationHead }) {
  const me = useMe();
  const roles = useRolesIn(head.service.id);
  const purpose = readingPurpose(me.id, roles, { assigneeId: head.assignee?.id ?? null });
  const maySpeak =
    may(roles, 'consultation.whisper', 'service') &&
    head.assignee !== null &&
    head.assignee.id !== me.id &&
    head.stage !== 'closed';
  return (
    <Box sx={{ flexShrink: 0 }}>
      {purpose === 'supervision' && (
        <Typography variant="body2" sx={{ ...INTERNAL_SX, color: 'var(--color-internal)' }}>
          見守り中：担当者にも相談者にも知らせていません（操作記録には残ります）。返信を書き始めると、そのことだけ伝わります。
        </Typography>
      )}
      <Heard id={head.id} />
      {maySpeak && <Speak head={head} />}
    </Box>
  );
}

function Heard({ id }: { id: string }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const [isWhole, setWhole] = useState(false);
  const { data, error } = useQuery({ queryKey: ['whispers', id], queryFn: () => api.whispers(id) });
  useStreamNews((news) => {
    if (news.name === 'change' && news.data.kind === 'whisper' && news.data.id === id)
      void client.invalidateQueries({ queryKey: ['whispers', id] });
  });
  if (error && !data)
    return <Alert severity="warning">ささやきを読めません。{textOf(error)}</Alert>;
  const all = data?.data ?? [];
  if (all.length === 0) return null;
  const shown = isWhole ? all : all.slice(-SHOWN);
  return (
    <Box
      component="section"
      aria-label="ささやき（相談者には見えません）"
      aria-live="polite"
      sx={{ ...INTERNAL_SX, maxHeight: '30vh', overflowY: 'auto' }}
      tabIndex={0}
    >
      {all.length > SHOWN && (
        <Button size="small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? '新しいものだけを見る' : `前の${all.length - SHOWN}件も見る`}
        </Button>
      )}
      {shown.map((whisper) => (
        <Box key={whisper.id} sx={{ mb: 0.5 }}>
          <Typography variant="caption" sx={{ color: 'var(--color-internal)' }}>
            ささやき（相談者には見えません）　{whisper.person.name ?? '（削除された職員）'}から
            {whisper.to.name ?? '（削除された職員）'}へ　{timeText(whisper.at)}
          </Typography>
          <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{whisper.text}</Box>
        </Box>
      ))}
    </Box>
  );
}

function Speak({ head }: { head: ConsultationHead }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  // The same words sent again after a broken line are the same whisper.
  const [id, setId] = useState(() => crypto.randomUUID());
  const [isSending, setSending] = useState(false);
  async function send() {
    setSending(true);
    try {
      await api.whisper(head.id, { id, text });
      setText('');
      setId(crypto.randomUUID());
      setOpen(false);
      await client.invalidateQueries({ queryKey: ['whispers', head.id] });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setSending(false);
    }
  }
  const name = head.assignee?.name ?? '担当者';
  if (!isOpen)
    return (
      <Box sx={INTERNAL_SX}>
        <Button size="small" sx={{ color: 'var(--color-internal)' }} onClick={() => setOpen(true)}>
          {name}さんにささやく（相談者には見えません）
        </Button>
      </Box>
    );
  return (
    <Stack
      component="form"
      sx={{ ...INTERNAL_SX, gap: 1 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !isSending) void send();
      }}
    >
      <TextField
        multiline
        minRows={2}
        autoFocus
        label={`${name}さんへのささやき（相談者には見えません）`}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setId(crypto.randomUUID());
        }}
        slotProps={{ htmlInput: { maxLength: 2000 } }}
      />
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
        <Button onClick={() => setOpen(false)}>閉じる</Button>
        <Button
          type="submit"
          variant="outlined"
          disabled={text.trim() === '' || isSending}
          sx={{ color: 'var(--color-internal)', borderColor: 'var(--color-internal-line)' }}
        >
          ささやく
        </Button>
      </Stack>
    </Stack>
  );
}
