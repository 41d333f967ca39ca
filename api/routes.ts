/** All routes there are. What is not in this list is not served. */
import { accessReviewRoutes } from './accounts/review-routes.ts';
import { accountImportRoutes } from './accounts/import-routes.ts';
import { accountsRoutes } from './accounts/routes.ts';
import { accessesRoutes } from './accesses/routes.ts';
import { accessDataRoutes } from './access-data/routes.ts';
import { accountRoutes } from './account/routes.ts';
import { accommodationsRoutes } from './accommodations/routes.ts';
import { alarmsRoutes } from './alarms/routes.ts';
import { announcementsRoutes } from './announcements/routes.ts';
import { agenciesRoutes } from './agencies/routes.ts';
import { copiesRoutes } from './copies/routes.ts';
import { registersRoutes } from './registers/routes.ts';
import { allowListRoutes } from './allow-list/routes.ts';
import { attributesRoutes } from './attributes/routes.ts';
import { boardRoutes } from './board/routes.ts';
import { broadcastsRoutes } from './broadcasts/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { colleaguesRoutes } from './colleagues/routes.ts';
import { commandsRoutes } from './commands/routes.ts';
import { numbersRoutes } from './consultations/numbers.ts';
import { consulteesRoutes } from './consultees/routes.ts';
import { consultationsRoutes } from './consultations/routes.ts';
import { disposalRoutes } from './disposal/routes.ts';
import { draftsRoutes } from './drafts/routes.ts';
import { deliveriesRoutes } from './deliveries/routes.ts';
import { dutyRoutes } from './duty/routes.ts';
import { packetRoutes } from './escalations/packet-routes.ts';
import { escalationsRoutes } from './escalations/routes.ts';
import { exportsRoutes } from './exports/routes.ts';
import { filesRoutes } from './files/routes.ts';
import { figuresRoutes } from './figures/routes.ts';
import { flagsRoutes } from './flags/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { Route } from './http/route.ts';
import { changeRoutes } from './messages/change-routes.ts';
import { memberRoutes } from './memberships/member-routes.ts';
import { keysRoutes } from './keys/routes.ts';
import { membershipsRoutes } from './memberships/routes.ts';
import { messagesRoutes } from './messages/routes.ts';
import { notesRoutes } from './notes/routes.ts';
import { historiesRoutes } from './histories/routes.ts';
import { noticesRoutes } from './notices/routes.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { contractEndRoutes } from './contract-end/routes.ts';
import { incidentsRoutes } from './incidents/routes.ts';
import { inspectionsRoutes } from './inspections/routes.ts';
import { backupsRoutes } from './backups/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { ownListRoutes } from './own-list/routes.ts';
import { pausesRoutes } from './pauses/routes.ts';
import { practiceRoutes } from './practice/routes.ts';
import { readingsRoutes } from './readings/routes.ts';
import { presenceRoutes } from './presence/routes.ts';
import { realtimeRoutes } from './realtime/routes.ts';
import { replyRequestsRoutes } from './reply-requests/routes.ts';
import { reportsRoutes } from './reports/routes.ts';
import { richMenusRoutes } from './rich-menus/routes.ts';
import { rotaRoutes } from './rota/routes.ts';
import { roomRoutes } from './room/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { servicesRoutes } from './services/routes.ts';
import { configurationRoutes } from './services/configuration-routes.ts';
import { serviceSetUpRoutes } from './services/set-up-routes.ts';
import { previewPhoneRoutes } from './settings/preview-phone.ts';
import { previewRoutes } from './settings/preview.ts';
import { settingsRoutes } from './settings/routes.ts';
import { activityRoutes } from './session/activity-routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { supportersRoutes } from './supporters/routes.ts';
import { surveyRoutes } from './surveys/routes.ts';
import { templatesRoutes } from './templates/routes.ts';
import { trailChainRoutes } from './trail-chain/routes.ts';
import { trailRoutes } from './trail/routes.ts';
import { VERSION } from '../domain/version.ts';
import { whispersRoutes } from './whispers/routes.ts';

/** The webhook comes from outside: it has a connection of its own. Everything else gets what it needs per request. */
export function allRoutes(webhook: Route): Route[] {
  const routes: Route[] = [
    webhook,
    ...roomRoutes,
    ...realtimeRoutes,
    ...sessionRoutes,
    ...activityRoutes,
    ...accountRoutes,
    ...allowListRoutes,
    ...consultationsRoutes,
    ...accessesRoutes,
    ...numbersRoutes,
    ...searchRoutes,
    ...messagesRoutes,
    ...changeRoutes,
    ...replyRequestsRoutes,
    ...filesRoutes,
    ...readingsRoutes,
    ...presenceRoutes,
    ...flagsRoutes,
    ...consulteesRoutes,
    ...accommodationsRoutes,
    ...supportersRoutes,
    ...notesRoutes,
    ...whispersRoutes,
    ...attributesRoutes,
    ...surveyRoutes,
    ...draftsRoutes,
    ...trailChainRoutes,
    ...ownListRoutes,
    ...templatesRoutes,
    ...commandsRoutes,
    ...escalationsRoutes,
    ...packetRoutes,
    ...accessDataRoutes,
    ...servicesRoutes,
    ...serviceSetUpRoutes,
    ...configurationRoutes,
    ...channelRoutes,
    ...settingsRoutes,
    ...previewRoutes,
    ...previewPhoneRoutes,
    ...operationsRoutes,
    ...backupsRoutes,
    ...alarmsRoutes,
    ...announcementsRoutes,
    ...incidentsRoutes,
    ...keysRoutes,
    ...contractEndRoutes,
    ...exportsRoutes,
    ...inspectionsRoutes,
    ...agenciesRoutes,
    ...copiesRoutes,
    ...registersRoutes,
    ...disposalRoutes,
    ...rotaRoutes,
    ...pausesRoutes,
    ...practiceRoutes,
    ...richMenusRoutes,
    ...broadcastsRoutes,
    ...deliveriesRoutes,
    ...colleaguesRoutes,
    ...dutyRoutes,
    ...boardRoutes,
    ...membershipsRoutes,
    ...memberRoutes,
    ...accountsRoutes,
    ...accountImportRoutes,
    ...accessReviewRoutes,
    ...figuresRoutes,
    ...reportsRoutes,
    ...historiesRoutes,
    ...noticesRoutes,
    ...healthRoutes,
  ];
  routes.push(...trailRoutes(routes));
  return [...routes, ...openApiRoutes(routes, VERSION)];
}
