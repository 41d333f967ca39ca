/** What was delivered and what was acknowledged, so that a test can compare it with what we stored. */
import type { FailureReason, WebhookEvent, WebhookResult } from './post-webhook.ts';

export interface DeliveryStatistics {
  /** Webhook requests, with duplicates and redeliveries. */
  requests: number;
  /** Different events sent at least once. */
  sent: number;
  /** Different events that were answered with 2xx at least once. */
  acknowledged: number;
  /** Requests that failed, by reason. */
  failed: Record<FailureReason, number>;
}

export interface Ledger {
  note(events: readonly WebhookEvent[], result: WebhookResult): void;
  statistics(): DeliveryStatistics;
  /** Ids, in the order of their first acknowledgement. */
  acknowledgedIds(): string[];
  unacknowledgedIds(): string[];
}

export function createLedger(): Ledger {
  const sent = new Set<string>();
  const acknowledged = new Set<string>();
  const failed = {
    could_not_connect: 0,
    request_timeout: 0,
    error_status_code: 0,
    unclassified: 0,
  };
  let requests = 0;
  return {
    note(events, result) {
      requests += 1;
      if (!result.isAcknowledged) failed[result.reason] += 1;
      for (const { webhookEventId } of events) {
        if (typeof webhookEventId !== 'string') continue;
        sent.add(webhookEventId);
        if (result.isAcknowledged) acknowledged.add(webhookEventId);
      }
    },
    statistics: () => ({
      requests,
      sent: sent.size,
      acknowledged: acknowledged.size,
      failed: { ...failed },
    }),
    acknowledgedIds: () => [...acknowledged],
    unacknowledgedIds: () => [...sent].filter((id) => !acknowledged.has(id)),
  };
}
