/** How long until a deadline, counting by itself; and that one passed while nothing ran. */
import { Box } from '@mui/material';
import { timeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';

/** 「あと12分30秒」「あと3時間5分」「あと2日」「4分 過ぎています」 */
export function timeLeftText(at: string, now: number): string {
  const seconds = Math.floor((Date.parse(at) - now) / 1000);
  const text = spanText(Math.abs(seconds));
  return seconds < 0 ? `${text} 過ぎています` : `あと${text}`;
}

function spanText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes > 0 ? `${minutes}分` : ''}${seconds % 60}秒`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
  return `${Math.floor(minutes / (24 * 60))}日`;
}

export function TimeLeft({ at }: { at: string }) {
  const now = useNow(1_000);
  const isOver = Date.parse(at) <= now;
  return (
    <Box component="span" sx={isOver ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}>
      {/* Told by ear each second it would drown everything else. */}
      <span aria-hidden>{timeLeftText(at, now)}</span>
      <Box component="time" dateTime={at} sx={{ color: 'text.secondary', ml: 1 }}>
        {timeText(at)}
      </Box>
    </Box>
  );
}

/** A deadline that nobody could keep: the system was down. */
export function LateMark({ since }: { since: string }) {
  return (
    <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
      停止していた間に期限（<time dateTime={since}>{timeText(since)}</time>）を過ぎました
    </Box>
  );
}
