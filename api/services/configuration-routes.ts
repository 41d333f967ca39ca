/** A service's configuration as a file, for whoever keeps it, compares it or takes it elsewhere. */
import { z } from 'zod';
import { ServiceConfigurationFile } from '../../contracts/service-configuration.ts';
import { Refusal } from '../../domain/errors.ts';
import { route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { readConfiguration } from './configuration.ts';
import { writeConfiguration } from './configuration-file.ts';

export const configurationRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/services/:id/configuration',
    summary: '窓口の設定を一つのファイルにする（接続情報、職員、相談者の情報は入らない）',
    access: { kind: 'staff', permission: 'settings.draft', on: 'service' },
    response: ServiceConfigurationFile,
    async handle(context) {
      const { tx, staff, target, deps, now } = context;
      const place = { organisationId: staff.organisationId, serviceId: target.id };
      const configuration = await readConfiguration(tx, deps.crypt, place, {
        now: new Date(now),
      }).catch(refuseUnsound);
      await auditDone(context, { id: null, serviceId: target.id }, 'settings.export', {
        objectKind: 'service',
        objectId: target.id,
      });
      return {
        name: `${configuration.service.code}.yaml`,
        text: writeConfiguration(configuration),
      };
    },
  }),
];

/** What an installation began with can be less than what may be published. */
function refuseUnsound(error: unknown): never {
  if (!(error instanceof z.ZodError)) throw error;
  throw new Refusal('not-allowed-now', {
    reason: 'configuration-unsound',
    text: '今の設定に足りないところがあるため、ファイルにできません。設定の下書きで、注意の出ているところを直して公開してください。',
  });
}
