/** One announcement as staff read it. */
import { Box, Link, Paper, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ANNOUNCEMENTS } from '../../domain/announcements.ts';
import { dayTimeText } from '../parts/time.ts';
import { announcementDocument, type Announcement } from '../staff-api/operations.ts';
import { faultText, kindName, whenText } from './announcement-words.ts';

interface Props {
  announcement: Announcement;
  /** What can be done with it, and what was. */
  children?: ReactNode;
}

export function AnnouncementCard({ announcement, children }: Props) {
  const { id, title, body, kind, sender, announcedAt, withdrawnAt, faults, overrideReason } =
    announcement;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5, overflowWrap: 'anywhere' }}>
      <Typography component="h2" variant="body1" sx={{ fontWeight: 700 }}>
        {withdrawnAt !== null && '（取り消し）'}
        {kindName(announcement)}：{title}
      </Typography>
      <Typography sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {kind === 'planned-stop' ? '停止する時間' : '実施日時'}：{whenText(announcement)}
      </Typography>
      <Typography sx={{ whiteSpace: 'pre-wrap', my: 1 }}>{body}</Typography>
      {faults.length > 0 && (
        <Typography variant="body2">
          {faults.map((fault) => faultText(fault, ANNOUNCEMENTS[kind].aheadText, []))}
          理由：{overrideReason ?? '（記載なし）'}
        </Typography>
      )}
      <Typography variant="body2" color="text.secondary">
        {sender}・{dayTimeText(announcedAt)} お知らせ・
        <Link href={announcementDocument(id)} target="_blank" rel="noopener">
          文書（PDF）を開く
        </Link>
      </Typography>
      {children !== undefined && <Box sx={{ mt: 1 }}>{children}</Box>}
    </Paper>
  );
}
