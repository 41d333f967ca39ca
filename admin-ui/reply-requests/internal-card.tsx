/** The looks of what waits for approval: internal, as nothing of it is the consultee's to see. */
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { ReplyRequest } from '../staff-api/types.ts';
import { MessageFiles } from '../consultations/message-files.tsx';

const CARD_SX = {
  bgcolor: 'var(--color-internal-ground)',
  borderLeft: '4px solid var(--color-internal-line)',
  px: 1.5,
  py: 0.75,
} as const;

interface Props {
  title: string;
  children: ReactNode;
}

export function InternalCard({ title, children }: Props) {
  return (
    <Box component="section" aria-label={title} sx={CARD_SX}>
      <Typography
        variant="body2"
        sx={{ color: 'var(--color-internal)', fontWeight: 700 }}
        component="h2"
      >
        {title}
      </Typography>
      {children}
    </Box>
  );
}

/** Its words and files, as long as they may be. */
export function RequestWords(props: { consultationId: string; request: ReplyRequest }) {
  const { consultationId, request } = props;
  return (
    <Box
      tabIndex={0}
      role="group"
      aria-label="承認を求めた文"
      sx={{
        maxHeight: '20vh',
        overflowY: 'auto',
        bgcolor: 'background.paper',
        border: '1px solid var(--color-hairline)',
        borderRadius: 'var(--radius-s)',
        px: 1,
        py: 0.5,
        my: 0.5,
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      {request.text}
      <MessageFiles consultationId={consultationId} files={request.files} />
    </Box>
  );
}
