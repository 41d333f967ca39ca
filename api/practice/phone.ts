/** The practice phone as this API reaches it: who plays, and the word to begin, to stop and to begin anew. */
import { PlayedRuns, type PlayedRun, type PlayRun } from '../../contracts/practice.ts';
import { Refusal } from '../../domain/errors.ts';

/** What the phone says of an account; `away` while it does not answer, `no-account` where it has no such account. */
export type PhoneAnswer =
  | { state: 'ready'; runs: readonly PlayedRun[] }
  | { state: 'away' }
  | { state: 'no-account' };

export interface PracticePhone {
  /** Who plays with the account. */
  look(channelId: string): Promise<PhoneAnswer>;
  /** Refuses 'unavailable' while the phone is away, and 'not-allowed-now' for an account it does not have. */
  play(run: PlayRun): Promise<void>;
  stop(runId: string): Promise<void>;
  reset(channelId: string): Promise<void>;
}

const TIMEOUT_MS = 3_000;
/** Whoever is in the middle of a turn finishes it first. */
const RESET_TIMEOUT_MS = 20_000;

export function createPracticePhone(baseUrl: string): PracticePhone {
  const ask = (method: string, path: string, body?: object, timeoutMs = TIMEOUT_MS) =>
    askPhone(new URL(`/phone/api/practice${path}`, baseUrl), method, body, timeoutMs);
  return {
    async look(channelId) {
      try {
        const answer = await ask('GET', `/runs?channel=${encodeURIComponent(channelId)}`);
        return { state: 'ready', runs: PlayedRuns.parse(answer).runs };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { state: error.code === 'unavailable' ? 'away' : 'no-account' };
      }
    },
    play: async (run) => void (await ask('POST', '/runs', run)),
    stop: async (runId) => void (await ask('DELETE', `/runs/${runId}`)),
    reset: async (channelId) =>
      void (await ask('POST', '/reset', { channel: channelId }, RESET_TIMEOUT_MS)),
  };
}

async function askPhone(
  url: URL,
  method: string,
  body: object | undefined,
  timeoutMs: number,
): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw phoneAway();
  });
  const text = await answer.text().catch(() => '');
  if (answer.status === 404) throw noAccount();
  if (!answer.ok) throw phoneAway();
  return text === '' ? null : JSON.parse(text);
}

/** The service's LINE account is none of the practice phone's, or it has none yet. */
export function noAccount(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'account-not-on-phone',
    text: 'この窓口のLINE公式アカウントは、練習用の電話にありません。窓口の「LINE」の画面で、練習用の電話にあるアカウントを接続してください。',
  });
}

export function phoneAway(): Refusal {
  return new Refusal('unavailable', {
    reason: 'practice-phone',
    text: '練習用の電話につながりません。少し待ってからもう一度試してください。続くときは、システム運用者に連絡してください。',
  });
}

export function phoneMissing(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'no-practice-phone',
    text: 'この環境には練習用の電話がありません。相談者役の人を動かすには、システム運用者に用意を頼んでください。',
  });
}
