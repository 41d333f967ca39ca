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
import { useState } from 'react';
import { LinkBase, useNavigate } from 'react-admin';
import { noticeText } from '../../domain/notices.ts';
import { ErrorState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { placeOf, type Notice } from './telling.ts';
import { useNotices, useSeen } from './use-notices.ts';

export function NoticesBell() {
  const navigate = useNavigate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data, error, refetch } = useNotices();
  const seen = useSeen();
  const unseen = data?.unseen ?? 0;
  const unseenIds = (data?.data ?? []).filter(({ seenAt }) => seenAt === null).map(({ id }) => id);

  function open(notice: Notice) {
    setAnchor(null);
    if (notice.seenAt === null) seen.mutate([notice.id]);
    navigate(placeOf(notice));
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
            sx: { width: '26rem', maxWidth: '95vw' },
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
          <Button component={LinkBase} to="/notices/settings" onClick={() => setAnchor(null)}>
            設定
          </Button>
        </Box>
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data?.data.length === 0 && (
          <Typography sx={{ px: 2, pb: 2 }}>
            お知らせはありません。新しい相談や、担当の相談に動きがあると、ここに出ます。
          </Typography>
        )}
        <List dense disablePadding>
          {data?.data.map((notice) => (
            <li key={notice.id}>
              <ListItemButton onClick={() => open(notice)}>
                <Line notice={notice} />
              </ListItemButton>
            </li>
          ))}
        </List>
      </Popover>
    </>
  );
}

function Line({ notice }: { notice: Notice }) {
  const { reason, action } = noticeText(notice.kind, notice.escalationId !== null);
  const isOpen = notice.seenAt === null && !notice.isOver;
  const isGrave = notice.kind === 'danger' && !notice.isOver;
  return (
    <ListItemText
      primary={`${isOpen ? '【未読】' : ''}${reason}`}
      secondary={
        <>
          {notice.service.name} No.{notice.consultation.number}　{timeText(notice.createdAt)}
          <br />
          {notice.isOver ? '対応が済みました。' : action}
        </>
      }
      slotProps={{
        primary: {
          sx: {
            fontWeight: isOpen ? 700 : 400,
            color: isGrave ? 'var(--color-danger)' : 'text.primary',
          },
        },
      }}
    />
  );
}
