/** The frame of every screen: where one is, who one is, what is new, what does not work. */
import { AppBar, Box, Button, Link, Toolbar, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { useEffect, type ReactNode } from 'react';
import { LinkBase, useLocation, useNavigate } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { tabsFor } from '../administration/tabs.ts';
import { GoToButton } from '../go-to/go-to-button.tsx';
import { useKeys } from '../shortcuts/use-keys.ts';
import { NoticesBell } from '../notices/notices-bell.tsx';
import { NoticeToast } from '../notices/notice-toast.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { FewRecoveryCodes } from '../session/few-codes.tsx';
import { IdleLock } from '../session/idle-lock.tsx';
import { useSession } from '../session/session.ts';
import { ComponentBanner } from './component-banner.tsx';
import { DutySwitch } from './duty-switch.tsx';
import { LeftServices } from './left-services.tsx';
import { OfficeBanners } from './office-banners.tsx';
import { QuotaBanner } from './quota-banner.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { UserMenu } from './user-menu.tsx';

const PLACES = [
  { to: '/consultations', name: '相談一覧', short: '相談', permission: 'timeline.read' },
  { to: '/search', name: '検索', short: '検索', permission: 'consultation.search' },
  { to: '/escalations', name: '関係機関との連携', short: '連携', permission: 'timeline.read' },
  { to: '/board', name: '全体の状況', short: '状況', permission: 'board.read' },
  { to: '/figures', name: '集計', short: '集計', permission: 'figures.read' },
  { to: '/services', name: '窓口', short: '窓口', permission: 'service.list' },
] as const;

/** For whoever may open one of its screens. */
const ADMINISTRATION = { to: '/administration', name: '管理', short: '管理', permission: null };

export function Desk({ children }: { children: ReactNode }) {
  const { palette } = useTheme();
  const { me } = useSession();
  useEffect(() => {
    document.documentElement.dataset['theme'] = palette.mode;
  }, [palette.mode]);
  // Whoever has just gone leaves nothing on the screen.
  if (!me) return null;
  return (
    <IdleLock>
      <Box sx={{ height: '100vh', display: 'flex', flexDirection: 'column' }}>
        <Link
          href="#content"
          sx={{
            position: 'absolute',
            left: -9999,
            '&:focus': { left: 8, top: 8, zIndex: 2000, bgcolor: 'background.paper', p: 1 },
          }}
          onClick={(event) => {
            // The address after # is the router's.
            event.preventDefault();
            document.querySelector<HTMLElement>('#content')?.focus();
          }}
        >
          本文へ移動
        </Link>
        <Bar />
        <ComponentBanner />
        <QuotaBanner />
        <OfficeBanners />
        <LeftServices />
        <FewRecoveryCodes />
        <NoticeToast />
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{
            flex: 1,
            minHeight: 0,
            overflow: 'auto',
            outline: 'none',
            '&:focus-visible': { outline: 'none', boxShadow: 'none' },
          }}
        >
          <ScreenBoundary>{children}</ScreenBoundary>
        </Box>
      </Box>
    </IdleLock>
  );
}

/** Practice has a place of its own for whoever works in a practice service: newcomers look for it first. */
function usePracticePlace() {
  const { me } = useSession();
  const service = me?.services.find(
    ({ mode, roles }) => mode === 'practice' && may(roles, 'practice.play', 'service'),
  );
  return service
    ? { to: `/services/${service.id}/practice`, name: '練習', short: '練習', permission: null }
    : null;
}

function Bar() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useKeys({ toList: () => navigate('/consultations'), search: () => navigate('/search') });
  const isNarrow = useMediaQuery('(max-width: 599px)');
  const roles = useRoles();
  const practice = usePracticePlace();
  const places = [
    ...PLACES.filter(({ permission }) => permission === null || may(roles, permission, 'service')),
    ...(practice === null ? [] : [practice]),
    ...(tabsFor(roles).length === 0 ? [] : [ADMINISTRATION]),
  ];
  // The longest address that leads here: practice lies within a service.
  const here = places
    .filter(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
    .toSorted((a, b) => b.to.length - a.to.length)[0]?.to;
  return (
    <AppBar
      position="static"
      elevation={0}
      sx={{
        bgcolor: 'background.paper',
        color: 'text.primary',
        borderBottom: '1px solid',
        borderColor: 'divider',
      }}
    >
      <Toolbar variant="dense" sx={{ gap: 1, flexWrap: 'wrap', px: { xs: 1, sm: 2 } }}>
        <Typography
          component="p"
          sx={{ fontWeight: 700, mr: 1, display: { xs: 'none', md: 'block' } }}
        >
          相談窓口
        </Typography>
        <Box
          component="nav"
          aria-label="画面"
          // In the narrowest windows what does not fit beside it goes under it.
          sx={{
            display: 'flex',
            flexWrap: { xs: 'wrap', sm: 'nowrap' },
            flex: { xs: '1 1 auto', sm: 1 },
            minWidth: 0,
          }}
        >
          {places.map(({ to, name, short }) => {
            const isHere = to === here;
            return (
              <Button
                key={to}
                component={LinkBase}
                to={to}
                aria-current={isHere ? 'page' : undefined}
                sx={{
                  borderBottom: '3px solid',
                  borderColor: isHere ? 'primary.main' : 'transparent',
                  borderRadius: 0,
                  px: { xs: 1, sm: 2 },
                  minWidth: 0,
                  whiteSpace: 'nowrap',
                }}
              >
                {isNarrow ? short : name}
              </Button>
            );
          })}
        </Box>
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            minWidth: 0,
            gap: { xs: 0.5, sm: 1 },
          }}
        >
          <GoToButton isNarrow={isNarrow} />
          <DutySwitch />
          <NoticesBell />
          <UserMenu />
        </Box>
      </Toolbar>
    </AppBar>
  );
}
