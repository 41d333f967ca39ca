/** The star that puts a consultation on one's own watch list. */
import { IconButton } from '@mui/material';
import { useWatch, useWatched } from './use-own-list.ts';

const STAR = 'M12 2.5l2.9 6.2 6.6.8-4.9 4.6 1.3 6.7L12 17.5l-5.9 3.3 1.3-6.7L2.5 9.5l6.6-.8z';

export function WatchStar({ id, number }: { id: string; number: number }) {
  const { data } = useWatched();
  const watch = useWatch();
  const isWatched = data?.data.includes(id) ?? false;
  return (
    <IconButton
      size="small"
      aria-pressed={isWatched}
      aria-label={`No.${number}を見守りリストに入れる`}
      disabled={data === undefined || watch.isPending}
      onClick={() => watch.mutate({ id, watched: !isWatched })}
      // Above the row's own link.
      sx={{ position: 'relative', zIndex: 1, color: 'primary.main' }}
    >
      <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={STAR}
          fill={isWatched ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinejoin="round"
        />
      </svg>
    </IconButton>
  );
}
