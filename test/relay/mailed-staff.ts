/** Members of staff who are told by mail. */
import { mailAddressPlace } from '../../domain/notices.ts';
import type { BuiltStaff } from '../support/factories.ts';
import type { RelayWorld } from './world.ts';

export interface Mailed {
  duty?: 'on' | 'off';
  wishes?: object;
}

/** A counselor of the practice account's service, with that address. */
export async function buildMailed(
  { build, channel }: RelayWorld,
  address: string | null,
  { duty = 'on', wishes = { own: ['mail'], reminder: ['mail'] } }: Mailed = {},
): Promise<BuiltStaff> {
  const { organisationId, serviceId } = channel;
  const roles = [{ service: { id: serviceId }, role: 'counselor' as const }];
  const person = await build.buildStaff({
    organisation: { id: organisationId },
    roles,
    duty,
    name: '秘密 花子',
  });
  const key = {
    organisationId,
    serviceId: null,
    kind: 'organisation',
    objectId: organisationId,
  } as const;
  await build.insert('notice_settings', {
    staff_id: person.id,
    organisation_id: organisationId,
    wishes: JSON.stringify(wishes),
    mail: address && (await build.crypt.seal(key, mailAddressPlace(person.id), address)),
  });
  return person;
}
