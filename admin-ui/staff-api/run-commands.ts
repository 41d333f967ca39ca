/** Many commands one after the other: each is its consultation's own, and one that fails stops none. */
import type { StaffDataProvider } from './data-provider.ts';
import { textOf } from './http.ts';

export interface Order {
  consultationId: string;
  action: string;
  body: object;
}

export interface Progress {
  done: number;
  all: number;
  /** By consultation: why it was not taken. */
  failures: Readonly<Record<string, string>>;
  /** Stored, and done once the engine is back. */
  waiting: readonly string[];
}

/** Tells how far it is after each; gives how it came out. */
export async function runCommands(
  api: StaffDataProvider,
  orders: readonly Order[],
  say: (progress: Progress) => void,
): Promise<Progress> {
  let progress: Progress = { done: 0, all: orders.length, failures: {}, waiting: [] };
  say(progress);
  for (const { consultationId, action, body } of orders) {
    const { done, failures, waiting } = progress;
    try {
      const commandId = crypto.randomUUID();
      const { status } = await api.command(consultationId, action, { commandId, ...body });
      const isWaiting = status === 'pending';
      progress = {
        ...progress,
        done: done + 1,
        waiting: isWaiting ? [...waiting, consultationId] : waiting,
      };
    } catch (error) {
      progress = {
        ...progress,
        done: done + 1,
        failures: { ...failures, [consultationId]: textOf(error) },
      };
    }
    say(progress);
  }
  return progress;
}
