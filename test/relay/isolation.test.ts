/** Four services of two organisations at once: what LINE and staff are sent for one says nothing of another. */
import { expect, test } from 'vitest';
import { mailAddressPlace } from '../../domain/notices.ts';
import type { LineClient } from '../../line/client.ts';
import { buildLine, personOf, type Line } from '../permissions/isolation/line.ts';
import { eventually } from '../support/eventually.ts';
import { readableMail } from '../support/mail-server.ts';
import { useMails } from './mailed-staff.ts';
import { useRelayWorld } from './world.ts';

const world = useRelayWorld();
const mails = useMails();

interface Sent {
  channelId: string;
  to: string;
  text: string;
}

/** Takes every push, and is away for all else. It is no promise, whoever waits for it. */
function recorder(channelId: string, sent: Sent[]): LineClient {
  const away = () => Promise.resolve({ outcome: 'unavailable' });
  return new Proxy({} as LineClient, {
    get(_, name) {
      if (name === 'then') return undefined;
      if (name !== 'push') return away;
      return (to: string, messages: object[]) => {
        sent.push({ channelId, to, text: JSON.stringify(messages) });
        return Promise.resolve({ outcome: 'accepted', requestId: null, duplicate: false });
      };
    },
  });
}

const addressOf = ({ word }: Line) => `${word}@example.lg.jp`;

/** Her counselor wants to be mailed; her service has something for her anyway. */
async function wishForMail(line: Line): Promise<void> {
  const { organisationId, staff } = line;
  const { insert, crypt } = world.build;
  const key = {
    organisationId,
    serviceId: null,
    kind: 'organisation',
    objectId: organisationId,
  } as const;
  await insert('notice_settings', {
    staff_id: staff.id,
    organisation_id: organisationId,
    wishes: JSON.stringify({ own: ['mail'] }),
    mail: await crypt.seal(key, mailAddressPlace(staff.id), addressOf(line)),
  });
}

test('each is sent in the words of its own service, to its own people', async () => {
  const lines: Line[] = [];
  for (const town of ['minami', 'kita']) {
    const { id } = await world.build.buildOrganisation({ name: `${town}machi` });
    for (const part of ['ichi', 'ni']) {
      lines.push(await buildLine(world, id, `kanaria${town}${part}`, lines.length * 1_000));
    }
  }
  for (const line of lines) await wishForMail(line);
  const channels = await world.query<{ id: string; lineChannelId: string }>(
    `select service_id as id, line_channel_id as "lineChannelId" from channels`,
  );
  const sent: Sent[] = [];
  const relay = world.relay({
    mail: mails.mail,
    lineClient: ({ channelId }) => recorder(channelId, sent),
  });
  await eventually(() => {
    for (const { consultee } of lines) expect(sent.map(({ to }) => to)).toContain(consultee.lineId);
    for (const line of lines)
      expect(mails.server.received.flatMap(({ to }) => to)).toContain(addressOf(line));
  });
  await relay.stop();

  for (const line of lines) {
    const { lineChannelId } = channels.find(({ id }) => id === line.serviceId) ?? {};
    const pushed = sent.filter(({ channelId }) => channelId === lineChannelId);
    expect(new Set(pushed.map(({ to }) => to))).toEqual(new Set([line.consultee.lineId]));
    const mailed = mails.server.received.filter(({ to }) => to.includes(addressOf(line)));
    const texts = [
      ...pushed.map(({ text }) => text),
      ...mailed.flatMap((mail) => [readableMail(mail), mail.text]),
    ];
    expect(texts.join()).toContain(line.word);
    for (const other of lines) {
      if (other === line) continue;
      for (const hidden of [
        other.word,
        personOf(other.word),
        other.serviceId,
        other.consultation.id,
      ])
        expect(texts.join()).not.toContain(hidden);
    }
  }
  for (const { word } of lines) expect(world.logged()).not.toContain(word);
});
