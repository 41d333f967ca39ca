/** What every screen says while it has nothing to show: loading, empty, failed, not permitted. */
import { Alert, Box, Button, LinearProgress, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ApiError, textOf } from '../staff-api/http.ts';

export function LoadingState({ what = '読み込んでいます' }: { what?: string }) {
  return (
    <Box role="status" sx={{ p: 3, maxWidth: '30rem' }}>
      <Typography sx={{ mb: 1 }}>{what}…</Typography>
      <LinearProgress aria-label={what} />
    </Box>
  );
}

export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Box role="status" sx={{ p: 4, textAlign: 'center' }}>
      <Typography sx={{ fontWeight: 700 }}>{title}</Typography>
      <Typography color="text.secondary" component="div">
        {children}
      </Typography>
    </Box>
  );
}

/** Says what happened and what to do; what is missing or not permitted is told apart. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const code = error instanceof ApiError ? error.code : null;
  const isFinal = code === 'not-permitted' || code === 'not-found';
  return (
    <Alert
      severity={isFinal ? 'info' : 'warning'}
      sx={{ m: 2 }}
      action={
        onRetry && !isFinal ? (
          <Button color="inherit" onClick={onRetry}>
            もう一度読み込む
          </Button>
        ) : undefined
      }
    >
      {textOf(error)}
    </Alert>
  );
}
