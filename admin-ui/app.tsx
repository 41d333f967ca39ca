/** react-admin with its resources, providers and our own shell around them. */
import { Suspense } from 'react';
import { Admin, CustomRoutes, Notification, reactRouterProvider, Resource } from 'react-admin';
import { QueryClient } from '@tanstack/react-query';
import type { StaffDataProvider } from './staff-api/data-provider.ts';
import { ApiError } from './staff-api/http.ts';
import {
  AccessReviewScreen,
  AccountImportScreen,
  AccountScreen,
  AccountsScreen,
  RightsScreen,
} from './accounts/index.tsx';
import { AlarmsScreen } from './alarms/index.tsx';
import { InspectionsScreen } from './inspections/index.tsx';
import { AnnouncementListScreen, AnnouncementsScreen } from './announcements/index.tsx';
import { AccessDataScreen } from './access-data/index.tsx';
import { AdministrationFrame } from './administration/index.tsx';
import { AgenciesScreen } from './agencies/index.tsx';
import { OwnAccountScreen } from './account/index.tsx';
import { AllowListScreen } from './allow-list/index.tsx';
import { BoardScreen } from './board/index.tsx';
import { BroadcastScreen, BroadcastsScreen } from './broadcasts/index.tsx';
import { consultations } from './consultations/index.tsx';
import { ContractEndScreen } from './contract-end/index.tsx';
import { DeliveriesScreen, LineFeaturesScreen } from './deliveries/index.tsx';
import { escalations } from './escalations/index.tsx';
import { FigureRecordsScreen, FiguresScreen } from './figures/index.tsx';
import { NumberScreen } from './go-to/index.tsx';
import { ExportsScreen } from './exports/index.tsx';
import { HistoriesScreen, HistoryScreen } from './histories/index.tsx';
import { KeysScreen } from './encryption-keys/index.tsx';
import { IncidentScreen, IncidentsScreen } from './incidents/index.tsx';
import { ReportScreen as PeriodReportScreen, ReportsScreen } from './reports/index.tsx';
import { i18nProvider } from './i18n/provider.ts';
import { Desk } from './layout/desk.tsx';
import { LoadingState } from './parts/states.tsx';
import { StreamProvider } from './realtime/use-stream.tsx';
import type { StaffStream } from './realtime/stream.ts';
import { AuthProviderContext } from './session/auth-context.ts';
import type { StaffAuthProvider } from './session/auth-provider.ts';
import { Home } from './layout/home.tsx';
import { NotThere } from './layout/not-there.tsx';
import { NoticeSettingsScreen, UndeliveredScreen } from './notices/index.tsx';
import {
  LineScreen,
  MembersScreen,
  NewServiceScreen,
  OverviewScreen,
  ServiceFrame,
  ServicesScreen,
} from './services/index.tsx';
import { BackupsScreen } from './backups/index.tsx';
import { OperationsScreen } from './operations/index.tsx';
import { PreviewScreen, ReceptionScreen } from './reception/index.tsx';
import { RotaScreen } from './rota/index.tsx';
import { SearchScreen } from './search/index.tsx';
import { PracticeScreen } from './practice/index.tsx';
import { BatchScreen, DisposalScreen } from './disposal/index.tsx';
import { CopiesScreen, RegistersScreen, RegisterScreen } from './registers/index.tsx';
import { RichMenusScreen } from './rich-menus/index.tsx';
import { ServiceSettingsScreen } from './settings/index.tsx';
import { InvitationPage } from './sign-in/index.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { TemplatesScreen } from './templates/index.tsx';
import { DARK_THEME, LIGHT_THEME } from './theme.ts';
import {
  AccessesScreen,
  CanariesScreen,
  MonthScreen,
  OwnTrailScreen,
  ProofScreen,
  ReportScreen,
  TrailScreen,
} from './trail/index.tsx';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what changed; between its words nothing needs to be asked again.
      staleTime: 30_000,
      retry: (failures, error) => error instanceof ApiError && error.isPassing && failures < 3,
    },
  },
});

const { Route } = reactRouterProvider;

interface Props {
  dataProvider: StaffDataProvider;
  authProvider: StaffAuthProvider;
  stream: StaffStream;
}

export function App({ dataProvider, authProvider, stream }: Props) {
  return (
    <AuthProviderContext value={authProvider}>
      <Admin
        title="相談窓口"
        dataProvider={dataProvider}
        authProvider={authProvider}
        i18nProvider={i18nProvider}
        queryClient={queryClient}
        theme={LIGHT_THEME}
        lightTheme={LIGHT_THEME}
        darkTheme={DARK_THEME}
        loginPage={SignInPage}
        dashboard={Home}
        catchAll={NotThere}
        notification={TopNotification}
        layout={({ children }) => (
          <StreamProvider stream={stream}>
            <Desk>
              <Suspense fallback={<LoadingState />}>{children}</Suspense>
            </Desk>
          </StreamProvider>
        )}
        requireAuth
        disableTelemetry
      >
        <Resource name="consultations" {...consultations} />
        <Resource name="escalations" {...escalations} />
        <CustomRoutes>
          <Route path="/numbers/:number?" element={<NumberScreen />} />
          <Route path="/search" element={<SearchScreen />} />
          <Route path="/board" element={<BoardScreen />} />
          <Route path="/figures" element={<FiguresScreen />} />
          <Route path="/figures/consultations" element={<FigureRecordsScreen />} />
          <Route path="/templates" element={<TemplatesScreen />} />
          <Route path="/services" element={<ServicesScreen />} />
          <Route path="/services/new" element={<NewServiceScreen />} />
          <Route path="/services/:id" element={<ServiceFrame />}>
            <Route path="overview" element={<OverviewScreen />} />
            <Route path="members" element={<MembersScreen />} />
            <Route path="line" element={<LineScreen />} />
            <Route path="settings" element={<ServiceSettingsScreen />} />
            <Route path="reception" element={<ReceptionScreen />} />
            <Route path="preview" element={<PreviewScreen />} />
            <Route path="practice" element={<PracticeScreen />} />
            <Route path="rich-menus" element={<RichMenusScreen />} />
            <Route path="broadcasts" element={<BroadcastsScreen />} />
            <Route path="broadcasts/:broadcastId" element={<BroadcastScreen />} />
            <Route path="deliveries" element={<DeliveriesScreen />} />
            <Route path="line-features" element={<LineFeaturesScreen />} />
          </Route>
          <Route path="/administration" element={<AdministrationFrame />}>
            <Route path="access-data" element={<AccessDataScreen />} />
            <Route path="staff" element={<AccountsScreen />} />
            <Route path="staff/import" element={<AccountImportScreen />} />
            <Route path="staff/:staffId" element={<AccountScreen />} />
            <Route path="rights" element={<RightsScreen />} />
            <Route path="access-review" element={<AccessReviewScreen />} />
            <Route path="agencies" element={<AgenciesScreen />} />
            <Route path="duty" element={<RotaScreen />} />
            <Route path="contract-end" element={<ContractEndScreen />} />
            <Route path="announcements" element={<AnnouncementsScreen />} />
            <Route path="registers" element={<RegistersScreen />} />
            <Route path="registers/:register" element={<RegisterScreen />} />
            <Route path="disposal" element={<DisposalScreen />} />
            <Route path="disposal/:id" element={<BatchScreen />} />
            <Route path="copies" element={<CopiesScreen />} />
            <Route path="reports" element={<ReportsScreen />} />
            <Route path="reports/:id" element={<PeriodReportScreen />} />
            <Route path="keys" element={<KeysScreen />} />
            <Route path="incidents" element={<IncidentsScreen />} />
            <Route path="incidents/:id" element={<IncidentScreen />} />
            <Route path="inspections" element={<InspectionsScreen />} />
            <Route path="alarms" element={<AlarmsScreen />} />
            <Route path="allow-list" element={<AllowListScreen />} />
            <Route path="operations" element={<OperationsScreen />} />
            <Route path="backups" element={<BackupsScreen />} />
            <Route path="exports" element={<ExportsScreen />} />
            <Route path="trail" element={<TrailScreen />} />
            <Route path="trail/consultations/:id" element={<ReportScreen />} />
            <Route path="trail/people/:id" element={<MonthScreen />} />
            <Route path="proof" element={<ProofScreen />} />
            <Route path="accesses" element={<AccessesScreen />} />
            <Route path="canaries" element={<CanariesScreen />} />
            <Route path="histories" element={<HistoriesScreen />} />
            <Route path="histories/:id" element={<HistoryScreen />} />
          </Route>
          <Route path="/announcements" element={<AnnouncementListScreen />} />
          <Route path="/account" element={<OwnAccountScreen />} />
          <Route path="/own-trail" element={<OwnTrailScreen />} />
          <Route path="/notices/settings" element={<NoticeSettingsScreen />} />
          <Route path="/notices/undelivered" element={<UndeliveredScreen />} />
        </CustomRoutes>
        <CustomRoutes noLayout>
          <Route
            path="/invitation/:token"
            element={
              <Suspense fallback={<LoadingState />}>
                <InvitationPage />
              </Suspense>
            }
          />
        </CustomRoutes>
      </Admin>
    </AuthProviderContext>
  );
}

/** Where one writes stays free: what react-admin has to say stands at the top. */
function TopNotification() {
  return <Notification anchorOrigin={{ vertical: 'top', horizontal: 'center' }} />;
}
