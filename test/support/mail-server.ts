/** A real mail server of one's own, which refuses whom it is told to refuse. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  /** As it came: head and encoded body. */
  text: string;
}

export interface MailServer {
  /** Stays the same when it is started again. */
  url(): string;
  received: ReceivedMail[];
  /** Addresses that are refused, as their beginnings. */
  refused: Set<string>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refused = new Set<string>();
  let server: SMTPServer;
  let port = 0;

  async function start(): Promise<void> {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo({ address }, _session, done) {
        const error = Object.assign(new Error('no such user'), { responseCode: 550 });
        const isRefused = [...refused].some((beginning) => address.startsWith(beginning));
        done(isRefused ? error : null);
      },
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address);
          received.push({ to, text: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    ({ port } = server.server.address() as AddressInfo);
  }

  await start();
  return {
    url: () => `smtp://127.0.0.1:${port}`,
    received,
    refused,
    start,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** The body as a person reads it. */
export function readableMail({ text }: ReceivedMail): string {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const encoded = body.join('').replaceAll('\r\n', '');
  const isBase64 = /content-transfer-encoding: base64/iu.test(head);
  return isBase64 ? Buffer.from(encoded, 'base64').toString() : body.join('\n');
}
