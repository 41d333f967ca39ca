/** What lies around every screen about one service: which service it is, and the way to its other screens. */
import { Box, Link, Typography } from '@mui/material';
import { Suspense } from 'react';
import { LinkBase, reactRouterProvider, useLocation, useNavigate, useParams } from 'react-admin';
import { may, type Permission } from '../../domain/roles.ts';
import { PracticeMark } from '../parts/practice-mark.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { EmptyState, LoadingState } from '../parts/states.tsx';
import { TabBar } from '../parts/tab-bar.tsx';
import { useMe } from '../session/session.ts';

interface ServiceTab {
  /** The last part of the address: `/services/:id/<path>`. */
  path: string;
  name: string;
  permission: Permission;
  /** Of practice services alone. */
  isPractice?: true;
}

/** In the order in which a service is set up. Each has its `<Route>` in app.tsx. */
const TABS: readonly ServiceTab[] = [
  { path: 'overview', name: '概要', permission: 'service.list' },
  { path: 'settings', name: '設定', permission: 'settings.read' },
  { path: 'reception', name: '受付の予定', permission: 'settings.read' },
  { path: 'preview', name: 'この日時に何が起きる？', permission: 'settings.read' },
  { path: 'rich-menus', name: 'リッチメニュー', permission: 'settings.read' },
  { path: 'members', name: '職員', permission: 'membership.read' },
  { path: 'line', name: 'LINE連携', permission: 'channel.read' },
  { path: 'broadcasts', name: 'お知らせ配信', permission: 'settings.read' },
  { path: 'deliveries', name: '送信の記録', permission: 'delivery.read' },
  { path: 'practice', name: '練習', permission: 'practice.play', isPractice: true },
];

const { Navigate, Outlet } = reactRouterProvider;

export function ServiceFrame() {
  const { id } = useParams<{ id: string }>();
  const { services } = useMe();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = pathname.split('/')[3] ?? '';
  const service = services.find((one) => one.id === id);
  const places = services.filter(({ roles }) => may(roles, 'service.list', 'service'));
  if (!service)
    return (
      <EmptyState isPage title="この窓口はありません">
        なくなったか、あなたの窓口ではありません。
        {places.length > 0 && (
          <Link component={LinkBase} to="/services">
            窓口の一覧へ
          </Link>
        )}
      </EmptyState>
    );
  const tabs = TABS.filter(
    ({ permission, isPractice }) =>
      may(service.roles, permission, 'service') && (!isPractice || service.mode === 'practice'),
  );
  if (here === '' && tabs[0]) return <Navigate to={`/services/${id}/${tabs[0].path}`} replace />;
  return (
    <Box>
      <Box sx={{ px: { xs: 1, sm: 2 }, pt: { xs: 1, sm: 2 } }}>
        {places.length > 0 && (
          <Link component={LinkBase} to="/services">
            窓口の一覧
          </Link>
        )}
        <Typography sx={{ fontWeight: 700, fontSize: '1.25rem', my: 0.5 }}>
          {service.name} <PracticeMark serviceId={id} />
        </Typography>
        {places.length > 1 && (
          <Box sx={{ mt: 1.5 }}>
            <ServicePicker
              services={places}
              value={places.some((one) => one.id === id) ? id : ''}
              onChange={(chosen) => navigate(`/services/${chosen}/${here}`)}
            />
          </Box>
        )}
      </Box>
      <TabBar label="窓口の画面" under={`/services/${id}`} here={here} tabs={tabs} />
      <Suspense fallback={<LoadingState />}>
        <Box key={id}>
          <Outlet />
        </Box>
      </Suspense>
    </Box>
  );
}
