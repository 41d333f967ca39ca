/** What differs between two versions: words that went out are struck, words that came in are marked. */
import { Box, Paper, Stack, Typography } from '@mui/material';
import { SETTINGS_PARTS, type SettingsContent } from '../../domain/settings-content.ts';
import { textDiff } from '../../domain/text-diff.ts';
import { changesBetween, type Change } from './changes.ts';
import { PART_WORDS } from './words.ts';

interface Props {
  before: SettingsContent;
  after: SettingsContent;
}

export function ChangesList({ before, after }: Props) {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return <Typography>違うところはありません。</Typography>;
  return (
    <Stack sx={{ gap: 2 }}>
      {SETTINGS_PARTS.map((part) => {
        const own = changes.filter((one) => one.part === part);
        if (own.length === 0) return null;
        return (
          <Box key={part} component="section" aria-label={`${PART_WORDS[part]}の違い`}>
            <Typography component="h3" sx={{ fontWeight: 700, mb: 1 }}>
              {PART_WORDS[part]}
            </Typography>
            <Stack component="ul" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
              {own.map((change) => (
                <ChangeRow key={`${change.label}/${change.before ?? ''}`} change={change} />
              ))}
            </Stack>
          </Box>
        );
      })}
    </Stack>
  );
}

const WORDS_SX = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

function ChangeRow({ change: { label, before, after } }: { change: Change }) {
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Typography variant="body2" sx={{ fontWeight: 700 }}>
        {label}
        {before === null && '（加えた）'}
        {after === null && '（なくした）'}
      </Typography>
      {before !== null && after !== null ? (
        <Words before={before} after={after} />
      ) : (
        <Typography sx={WORDS_SX}>
          {after === null ? <Removed text={before ?? ''} /> : <Added text={after} />}
        </Typography>
      )}
    </Paper>
  );
}

/** Short values stand beside each other; in longer texts the words that changed are marked. */
function Words({ before, after }: { before: string; after: string }) {
  if (before.length <= 30 && after.length <= 30)
    return (
      <Typography sx={WORDS_SX}>
        <Removed text={before === '' ? '（なし）' : before} /> から{' '}
        <Added text={after === '' ? '（なし）' : after} /> に
      </Typography>
    );
  return (
    <Typography sx={WORDS_SX}>
      {textDiff(before, after).map(({ kind, text }, index) => {
        if (kind === 'removed') return <Removed key={index} text={text} />;
        if (kind === 'added') return <Added key={index} text={text} />;
        return <span key={index}>{text}</span>;
      })}
    </Typography>
  );
}

function Removed({ text }: { text: string }) {
  return (
    <Box component="del" sx={{ bgcolor: 'var(--color-danger-ground)', color: 'var(--color-text)' }}>
      {text}
    </Box>
  );
}

function Added({ text }: { text: string }) {
  return (
    <Box
      component="ins"
      sx={{
        bgcolor: 'var(--color-present-ground)',
        color: 'var(--color-text)',
        fontWeight: 700,
      }}
    >
      {text}
    </Box>
  );
}
