/** What lies around every screen of 「管理」: the way to its other screens. */
import { Box, Typography } from '@mui/material';
import { Suspense } from 'react';
import { reactRouterProvider, useLocation } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ReviewReminder } from '../accounts/review-reminder.tsx';
import { NoListNote } from '../allow-list/no-list-note.tsx';
import { EmptyState, LoadingState } from '../parts/states.tsx';
import { TabBar } from '../parts/tab-bar.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { tabsFor } from './tabs.ts';

const { Navigate, Outlet } = reactRouterProvider;

export function AdministrationFrame() {
  const { pathname } = useLocation();
  const here = pathname.split('/')[2] ?? '';
  const roles = useRoles();
  const tabs = tabsFor(roles);
  const first = tabs[0];
  if (!first)
    return (
      <EmptyState isPage title="管理の画面はありません">
        管理の画面を開く権限がありません。必要なときは、管理者に相談してください。
      </EmptyState>
    );
  const group = (tabs.find(({ path }) => path === here) ?? first).group;
  // Each field leads to its first screen.
  const groups = tabs
    .filter((tab, at) => tabs.findIndex((one) => one.group === tab.group) === at)
    .map((tab) => ({ path: tab.path, name: tab.group }));
  if (here === '') return <Navigate to={`/administration/${first.path}`} replace />;
  return (
    <Box>
      <Typography
        sx={{
          fontWeight: 700,
          fontSize: '1.25rem',
          px: { xs: 1, sm: 2 },
          pt: { xs: 1, sm: 2 },
          mb: 0.5,
        }}
      >
        管理
      </Typography>
      {groups.length > 1 && (
        <TabBar
          label="管理の分野"
          under="/administration"
          here={groups.find(({ name }) => name === group)?.path ?? ''}
          tabs={groups}
        />
      )}
      <TabBar
        label="管理の画面"
        under="/administration"
        here={here}
        tabs={tabs.filter((tab) => tab.group === group)}
      />
      <ReviewReminder />
      {group === '職員' && here !== 'allow-list' && may(roles, 'allow-list.change', 'service') && (
        <NoListNote />
      )}
      <Suspense fallback={<LoadingState />}>
        <Outlet />
      </Suspense>
    </Box>
  );
}
