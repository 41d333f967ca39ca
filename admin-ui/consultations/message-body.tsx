/** What stands in a bubble: the words as they are now with what was sent along, or that they were taken back. */
import { Box, Typography } from '@mui/material';
import type { StaffMessage } from '../staff-api/types.ts';
import { LinkedText } from './linked-text.tsx';
import { MessageFiles } from './message-files.tsx';
import { MarkedText } from './risk-words.tsx';

interface Props {
  consultationId: string;
  message: StaffMessage;
}

export function MessageBody({ consultationId, message }: Props) {
  const { text, state, author, files } = message;
  if (state === 'retracted')
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {author === 'consultee' ? '相談者が取り消しました' : '取り消しました'}
      </Box>
    );
  return (
    <>
      {author === 'consultee' ? (
        <LinkedText text={text} plain={(words) => <MarkedText text={words} />} />
      ) : (
        <LinkedText text={text} />
      )}
      <MessageFiles consultationId={consultationId} files={files} />
      {state === 'corrected' && (
        <Typography variant="caption" color="text.secondary" component="p">
          訂正しました
        </Typography>
      )}
    </>
  );
}
