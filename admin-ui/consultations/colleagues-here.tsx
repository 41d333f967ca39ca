/** Who else of the staff has the consultation before them, and, at the reply field, who is writing one. */
import { Alert, Box, Typography } from '@mui/material';
import { DOING_WORDS, ROLE_WORDS } from '../i18n/words.ts';
import type { ColleagueHere } from '../staff-api/types.ts';
import { useColleaguesHere } from './use-here.ts';

const nameOf = ({ person }: ColleagueHere) => `${person.name ?? '職員'}さん`;

export function ColleaguesHere() {
  const colleagues = useColleaguesHere();
  return (
    <div role="status" aria-label="ほかに開いている職員">
      {colleagues.length > 0 && (
        <Typography variant="body2" sx={{ color: 'var(--color-internal)' }}>
          {colleagues.map((one, index) => (
            <span key={one.person.id}>
              {index > 0 && '、'}
              {nameOf(one)}（{ROLE_WORDS[one.role]}）が
              {one.doing === 'viewing' ? (
                DOING_WORDS.viewing
              ) : (
                <strong>{DOING_WORDS[one.doing]}</strong>
              )}
            </span>
          ))}
        </Typography>
      )}
    </div>
  );
}

/** Said before one sends: two answers at once are worse than one that comes a little later. */
export function OthersReplying() {
  const writing = useColleaguesHere().filter(({ doing }) => doing === 'reply');
  return (
    <Box role="status" aria-label="返信を書いている職員">
      {writing.length > 0 && (
        <Alert severity="info" sx={{ mb: 1, py: 0 }}>
          {writing.map(nameOf).join('と')}
          が返信を書いています。送る前に、やりとりを確かめてください。
        </Alert>
      )}
    </Box>
  );
}
