/** How far the search is and what it has found by now, in words and as a line. */
import { Box, Button, LinearProgress, Stack, Typography } from '@mui/material';
import type { SearchEnd, SearchProgress } from '../staff-api/search.ts';
import type { SearchState } from './search-store.ts';

interface Props {
  state: SearchState;
  progress: SearchProgress | null;
  end: SearchEnd | null;
  onStop: () => void;
}

/** Of more than this the newest are shown, and the others counted (api/search). */
const SHOWN_AT_MOST = 200;

export function SearchProgressBar({ state, progress, end, onStop }: Props) {
  const { searched = 0, of = 0, found = 0, byService = [] } = progress ?? {};
  const isRunning = state === 'running';
  return (
    <Box sx={{ mb: 1 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        {/* Numbers that change five times a second are to be seen, not to be listened to. */}
        <span className="visually-hidden" role="status">
          {isRunning ? '検索しています。' : `検索が終わりました。${found.toLocaleString()}件です。`}
        </span>
        <Typography sx={{ fontVariantNumeric: 'tabular-nums', flex: 1 }}>
          {isRunning ? runningText(progress) : overText(state, { searched, of, found })}
        </Typography>
        {isRunning && (
          <Button variant="outlined" onClick={onStop}>
            止める
          </Button>
        )}
      </Stack>
      {isRunning && (
        <LinearProgress
          variant={of === 0 ? 'indeterminate' : 'determinate'}
          value={of === 0 ? 0 : (100 * searched) / of}
          aria-label="検索の進みぐあい"
          sx={{ mt: 0.5 }}
        />
      )}
      {byService.length > 1 && (
        <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
          {byService.map(({ name, found: n }) => `${name} ${n.toLocaleString()}件`).join('・')}
        </Typography>
      )}
      {found > SHOWN_AT_MOST && (
        <Typography variant="body2">
          新しい{SHOWN_AT_MOST}件を表示しています。言葉を足して絞り込んでください。
        </Typography>
      )}
      {end !== null && end !== 'whole' && (
        <Typography variant="body2">
          相談が多いため、新しいものから途中まで調べました。期間などの条件で絞り込んでください。
        </Typography>
      )}
    </Box>
  );
}

function runningText(progress: SearchProgress | null): string {
  if (progress === null) return '検索を始めています…';
  const { searched, of, found } = progress;
  return `${of.toLocaleString()}件のうち${searched.toLocaleString()}件を調べました。${found.toLocaleString()}件見つかっています。`;
}

function overText(
  state: SearchState,
  { searched, of, found }: Pick<SearchProgress, 'searched' | 'of' | 'found'>,
): string {
  const isWhole = state === 'done' && searched >= of;
  const looked = isWhole
    ? `${of.toLocaleString()}件の相談をすべて調べ、`
    : `${of.toLocaleString()}件のうち${searched.toLocaleString()}件を調べたところで止まりました。`;
  return `${looked}${found.toLocaleString()}件見つかりました。`;
}
