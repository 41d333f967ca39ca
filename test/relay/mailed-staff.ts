/** Members of staff who are told by mail, and the mail server that tells them. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { mailAddressPlace } from '../../domain/notices.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import { createMailSender } from '../../operations/mail.ts';
import type { BuiltStaff } from '../support/factories.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import type { RelayWorld } from './world.ts';

interface Mails {
  /** Takes mail for everybody but `nobody@`. */
  server: MailServer;
  /** As a relay is given it. */
  mail: NonNullable<RelayDeps['mail']>;
}

/** For the surrounding file; what was received is forgotten after each test. */
export function useMails(): Mails {
  const mails = {} as Mails;
  beforeAll(async () => {
    const server = await startMailServer();
    server.refused.add('nobody@');
    const sender = createMailSender({ url: server.url(), from: 'madoguchi@example.lg.jp' });
    Object.assign(mails, {
      server,
      mail: { sender, staffOrigin: 'https://staff.example.lg.jp' },
    } satisfies Mails);
  });
  afterEach(() => {
    mails.server.received.length = 0;
  });
  afterAll(async () => {
    mails.mail.sender.close();
    await mails.server.stop();
  });
  return mails;
}

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
