/** What was found, the newest first: each consultation with its places, each place a way there. */
import { Box, Chip, Stack, Typography } from '@mui/material';
import { memo } from 'react';
import { LinkBase } from 'react-admin';
import { ROW_LINK, useRowKeys } from '../consultations/use-row-keys.ts';
import { OUTCOME_WORDS } from '../i18n/words.ts';
import { StageBadge } from '../parts/badges.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import type { SearchExcerpt, SearchHit } from '../staff-api/search.ts';
import { pathToPlace, placeWord } from './places.ts';

export function SearchHits({ hits }: { hits: readonly SearchHit[] }) {
  const container = useRowKeys();
  return (
    <Box
      ref={container}
      component="ol"
      aria-label="見つかった相談"
      sx={{ listStyle: 'none', m: 0, p: 0 }}
    >
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} />
      ))}
    </Box>
  );
}

const Hit = memo(function Hit({ hit }: { hit: SearchHit }) {
  const { number, service, stage, outcome, openedAt, restricted, excerpts, places } = hit;
  return (
    <Box
      component="li"
      sx={{ borderTop: '1px solid', borderColor: 'divider', py: 1, '& mark': MARK_SX }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Box
          component={LinkBase}
          to={pathToPlace(hit.id, excerpts[0])}
          {...{ [ROW_LINK]: '' }}
          sx={{ color: 'primary.main', fontWeight: 700 }}
        >
          No.{number}
        </Box>
        <Typography component="span">{service.name}</Typography>
        <StageBadge stage={stage} />
        {outcome !== null && (
          <Typography component="span" variant="body2">
            {OUTCOME_WORDS[outcome]}
          </Typography>
        )}
        {restricted && <Chip size="small" variant="outlined" label="閲覧制限" />}
        {hit.isByNumber && <Chip size="small" variant="outlined" label="番号が一致" />}
        <Typography component="span" variant="body2" color="text.secondary">
          {dayText(openedAt)}に開始
        </Typography>
      </Stack>
      {excerpts.map((excerpt, n) => (
        <Excerpt key={n} id={hit.id} excerpt={excerpt} />
      ))}
      {places > excerpts.length && (
        <Typography variant="body2" color="text.secondary">
          ほかに{places - excerpts.length}か所
        </Typography>
      )}
    </Box>
  );
});

const MARK_SX = {
  bgcolor: 'var(--color-action-ground)',
  color: 'inherit',
  fontWeight: 700,
  borderBottom: '2px solid var(--color-action)',
} as const;

function Excerpt({ id, excerpt }: { id: string; excerpt: SearchExcerpt }) {
  return (
    <Box
      component={LinkBase}
      to={pathToPlace(id, excerpt)}
      sx={{
        display: 'block',
        color: 'text.primary',
        textDecoration: 'none',
        mt: 0.5,
        pl: 1,
        borderLeft: '3px solid',
        borderColor: 'divider',
        overflowWrap: 'anywhere',
        '&:hover': { borderColor: 'primary.main' },
      }}
    >
      <Typography variant="body2" color="text.secondary" component="span" sx={{ mr: 1 }}>
        {placeWord(excerpt)}
        <time dateTime={excerpt.at}>{dayTimeText(excerpt.at)}</time>
      </Typography>
      {excerpt.pieces.map(({ text, isHit }, n) =>
        isHit ? <mark key={n}>{text}</mark> : <span key={n}>{text}</span>,
      )}
    </Box>
  );
}
