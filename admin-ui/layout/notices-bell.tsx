/** What one is told: the newest first, each leading to its consultation. */
import {
  Badge,
  Box,
  Button,
  List,
  ListItemButton,
  ListItemText,
  Popover,
  Typography,
} from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Notices } from '../staff-api/types.ts';
import { NOTICE_WORDS } from '../i18n/words.ts';
import { timeText } from '../parts/time.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';

export function NoticesBell() {
  const api = useStaffApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data } = useQuery({ queryKey: ['notices'], queryFn: () => api.notices() });
  useStreamNews((news) => {
    if (news.name === 'change' && news.data.kind === 'notice')
      notify('新しいお知らせがあります。', { type: 'info' });
  });
  const seen = useMutation({
    mutationFn: (ids: string[]) => api.noticesSeen(ids),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
  const unseen = data?.unseen ?? 0;
  const unseenIds = (data?.data ?? []).filter(({ seenAt }) => seenAt === null).map(({ id }) => id);

  function open(notice: Notices['data'][number]) {
    setAnchor(null);
    if (notice.seenAt === null) seen.mutate([notice.id]);
    navigate(`/consultations/${notice.consultation.id}/show`);
  }

  return (
    <>
      <Button
        color="inherit"
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="dialog"
      >
        <Badge badgeContent={unseen} max={99} color="primary">
          お知らせ
        </Badge>
        {unseen > 0 && <span className="visually-hidden">件の未読</span>}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        slotProps={{
          paper: {
            'aria-label': 'お知らせ',
            role: 'dialog',
            sx: { width: '24rem', maxWidth: '95vw' },
          },
        }}
      >
        <Box sx={{ display: 'flex', alignItems: 'center', px: 2, py: 1 }}>
          <Typography component="h2" variant="h3" sx={{ flex: 1 }}>
            お知らせ
          </Typography>
          <Button
            disabled={unseenIds.length === 0}
            onClick={() => {
              if (unseenIds.length > 0) seen.mutate(unseenIds);
            }}
          >
            すべて既読にする
          </Button>
        </Box>
        {data?.data.length === 0 && (
          <Typography sx={{ px: 2, pb: 2 }}>お知らせはありません。</Typography>
        )}
        <List dense disablePadding>
          {data?.data.map((notice) => (
            <li key={notice.id}>
              <ListItemButton onClick={() => open(notice)}>
                <ListItemText
                  primary={`${notice.seenAt === null ? '【未読】' : ''}${NOTICE_WORDS[notice.kind]}`}
                  secondary={`No.${notice.consultation.number}　${timeText(notice.createdAt)}`}
                  slotProps={{
                    primary: {
                      sx: {
                        fontWeight: notice.seenAt === null ? 700 : 400,
                        color: notice.kind === 'danger' ? 'var(--color-danger)' : 'text.primary',
                      },
                    },
                  }}
                />
              </ListItemButton>
            </li>
          ))}
        </List>
      </Popover>
    </>
  );
}
