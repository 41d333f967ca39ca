/** 「概要」 of a service: what it still lacks, its name, and whether it takes up new consultations. */
import { Alert, Box, Button, Link, List, ListItem, Paper, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { CodeText } from '../parts/code-text.tsx';
import { TurnButton } from '../practice/turn-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ListedService } from '../staff-api/services.ts';
import { RenameDialog, RetireDialog, ReviveDialog } from './service-dialogs.tsx';
import { useServiceList } from './use-service-list.ts';
import { MODE_WORDS, SETUP_WORDS } from './words.ts';

export function OverviewScreen() {
  useTitle('窓口の概要');
  const { id } = useParams<{ id: string }>();
  const { data, error, refetch } = useServiceList();
  if (error && !data)
    return <ErrorState page="窓口の概要" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="窓口を読み込んでいます" />;
  const service = data.data.find((one) => one.id === id);
  if (!service) return <EmptyState isPage title="この窓口の概要は見られません" />;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '52rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        概要
      </Typography>
      <Readiness service={service} />
      <Facts service={service} />
    </Box>
  );
}

function Readiness({ service: { id, missing, mode } }: { service: ListedService }) {
  if (missing.length === 0)
    return (
      <Alert severity="success" sx={{ mb: 2 }}>
        {mode === 'live'
          ? '準備はすんでいます。受付時間になると、相談を受けられます。'
          : '準備はすんでいます。練習を始められます。'}
      </Alert>
    );
  return (
    <Paper component="section" variant="outlined" sx={{ p: 2, mb: 2 }} aria-label="残っている準備">
      <Typography component="h2" variant="h2">
        残っている準備（{missing.length}）
      </Typography>
      <List dense>
        {missing.map((step) => {
          const { what, tab } = SETUP_WORDS[step];
          return (
            <ListItem key={step} disableGutters>
              <Link component={LinkBase} to={`/services/${id}/${tab}`} sx={{ py: 0.5 }}>
                {what}
              </Link>
            </ListItem>
          );
        })}
      </List>
    </Paper>
  );
}

type Asked = 'rename' | 'retire' | 'revive' | null;

function Facts({ service }: { service: ListedService }) {
  const { id, code, name, mode, open, retired } = service;
  const mayChange = may(useRolesIn(id), 'service.change', 'service');
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  return (
    <>
      <SectionHeading>窓口について</SectionHeading>
      <Box
        component="dl"
        sx={{ display: 'grid', gridTemplateColumns: 'fit-content(9rem) 1fr', gap: 1, m: 0 }}
      >
        <Fact name="名前">{name}</Fact>
        <Fact name="コード">
          <CodeText>{code}</CodeText>
        </Fact>
        <Fact name="使い方">{MODE_WORDS[mode]}</Fact>
        <Fact name="続いている相談">{open}件</Fact>
        <Fact name="新しい相談">
          {retired ? `${timeText(retired.at)}に受付を終えました` : '受け付けています'}
        </Fact>
      </Box>
      {mayChange && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mt: 2 }}>
          <Button variant="outlined" onClick={() => setAsked('rename')}>
            名前を変える
          </Button>
          <TurnButton serviceId={id} mode={mode} />
          {retired ? (
            <Button variant="outlined" onClick={() => setAsked('revive')}>
              受付を再び始める
            </Button>
          ) : (
            <Button variant="outlined" color="error" onClick={() => setAsked('retire')}>
              新しい相談の受付を終える
            </Button>
          )}
        </Stack>
      )}
      {asked === 'rename' && <RenameDialog service={service} onClose={close} />}
      {asked === 'retire' && <RetireDialog service={service} onClose={close} />}
      {asked === 'revive' && <ReviveDialog service={service} onClose={close} />}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <Typography component="dt" color="text.secondary">
        {name}
      </Typography>
      <Typography component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Typography>
    </>
  );
}
