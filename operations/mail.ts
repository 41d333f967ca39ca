/** Sends mail through the municipality's own server; what became of one is a value, never a throw. */
import { createTransport } from 'nodemailer';

export interface Mail {
  /** Also its Message-ID: a mail sent twice by a crash is one in the mailbox. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** `refused`: it will not be taken however often it is sent; `away`: it may be, later. */
export interface MailOutcome {
  outcome: 'sent' | 'address-refused' | 'refused' | 'away';
  /** The server's answer as a number, or the connection's error code; for the log. */
  answer: string;
}

export interface MailSender {
  send(mail: Mail): Promise<MailOutcome>;
  /** Whether the server lets us in; sends nothing. */
  check(): Promise<boolean>;
  close(): void;
}

const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Connects with the first mail; `url` as in `smtps://user:password@host:465`. */
export function createMailSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport({ url, ...LIMITS }, { from });
  const domain = /@([^>\s]+)/u.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          // Out-of-office answers would come back to an address nobody reads.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { outcome: 'sent', answer: '250' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    async check() {
      try {
        return await transport.verify();
      } catch {
        return false;
      }
    },
    close: () => transport.close(),
  };
}

/** Only codes are read: messages of mail servers name the address. */
function outcomeOf(error: unknown): MailOutcome {
  const { code, responseCode, command } = (error ?? {}) as {
    code?: unknown;
    responseCode?: unknown;
    command?: unknown;
  };
  const isFinal = typeof responseCode === 'number' && responseCode >= 500;
  const answer =
    typeof responseCode === 'number'
      ? String(responseCode)
      : typeof code === 'string'
        ? code.slice(0, 30)
        : 'unknown';
  // A wrong password is the operator's to mend: what waits is sent then.
  if (!isFinal || code === 'EAUTH') return { outcome: 'away', answer };
  const isAddress = typeof command === 'string' && command.startsWith('RCPT');
  return { outcome: isAddress ? 'address-refused' : 'refused', answer };
}
