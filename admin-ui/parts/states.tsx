/** What every screen says while it has nothing to show: loading, empty, failed, not permitted. */
import { Alert, Box, Button, LinearProgress, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Role } from '../../domain/roles.ts';
import { ApiError, textOf } from '../staff-api/http.ts';
import { useRoles } from './use-roles.ts';

export function LoadingState({ what = '読み込んでいます' }: { what?: string }) {
  return (
    <Box role="status" sx={{ p: 3, maxWidth: '30rem' }}>
      <Typography sx={{ mb: 1 }}>{what}…</Typography>
      <LinearProgress aria-label={what} />
    </Box>
  );
}

/** What those get who work in no consultation. */
const ROLE_LIMITS: Partial<Record<Role, string>> = {
  auditor:
    '監査担当は、相談の一覧とやりとりを見られません。「番号で開く」に相談の番号を入れるか、相談のリンクを開くと、だれが・いつ・何をしたかの経過を読めます。',
  'system-operator': 'システム運用者は、相談の内容を見られません。',
};

interface EmptyProps {
  title: string;
  /** It is all there is on the screen. */
  isPage?: boolean;
  children?: ReactNode;
}

export function EmptyState({ title, isPage = false, children }: EmptyProps) {
  return (
    <Box role="status" sx={{ p: 4, textAlign: 'center' }}>
      <Typography component={isPage ? 'h1' : 'p'} sx={{ fontWeight: 700 }}>
        {title}
      </Typography>
      <Typography color="text.secondary" component="div">
        {children}
      </Typography>
    </Box>
  );
}

/** It is not there, or not for this person (any more): what was shown must not stay. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.code === 'not-permitted' || error.code === 'not-found')
  );
}

interface ErrorProps {
  error: unknown;
  /** Name of the screen, where this is all there is on it. */
  page?: string;
  onRetry?: () => void;
}

/** Says what happened and what to do; what is missing or not permitted is told apart. */
export function ErrorState({ error, page, onRetry }: ErrorProps) {
  const code = error instanceof ApiError ? error.code : null;
  const roles = useRoles();
  const isFinal = isRefusal(error);
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
      {page !== undefined && <h1 className="visually-hidden">{page}</h1>}
      {textOf(error)}
      {code === 'not-permitted' && roles.map((role) => <div key={role}>{ROLE_LIMITS[role]}</div>)}
    </Alert>
  );
}
