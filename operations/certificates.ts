/** How long the certificates of our own addresses are still good: looked at from outside, as a browser meets them. */
import { connect } from 'node:tls';
import type { Seen } from '../db/component-states.ts';
import { THRESHOLDS } from '../domain/alarms.ts';

const DAY_MS = 86_400_000;
const PATIENCE_MS = 5_000;

export async function lookAtCertificates(origins: readonly string[], now: number): Promise<Seen[]> {
  const hosts = [...new Set(origins)].map((origin) => new URL(origin));
  const ours = hosts.filter(({ protocol }) => protocol === 'https:');
  if (ours.length === 0) return [{ component: 'certificate', state: 'unset' }];
  return Promise.all(ours.map((url) => lookAt(url, now)));
}

async function lookAt({ hostname, port }: URL, now: number): Promise<Seen> {
  const until = await validUntil(hostname, port === '' ? 443 : Number(port));
  return seenOf(hostname, until, now);
}

/** `until`: the last instant it is good; `null`: nobody answered. */
export function seenOf(host: string, until: number | null, now: number): Seen {
  const seen = { component: 'certificate', subject: host.slice(0, 80) };
  // A firewall may keep us from our own outside: that says nothing of the certificate.
  if (until === null) return { ...seen, state: 'unset', reason: 'no-answer' };
  const days = Math.floor((until - now) / DAY_MS);
  if (until <= now) return { ...seen, state: 'away', reason: 'expired', detail: { days } };
  const isSoon = days <= THRESHOLDS.certificateDays;
  return {
    ...seen,
    state: isSoon ? 'degraded' : 'ok',
    reason: isSoon ? 'expires-soon' : null,
    detail: { days },
  };
}

function validUntil(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    // Whether it is trusted is the browser's matter: one that expired must still tell when it did.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false });
    const answer = (until: number | null) => {
      socket.destroy();
      resolve(until);
    };
    socket.setTimeout(PATIENCE_MS, () => answer(null));
    socket.once('error', () => answer(null));
    socket.once('secureConnect', () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      answer(Number.isNaN(until) ? null : until);
    });
  });
}
