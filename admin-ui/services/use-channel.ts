/** Changes to a service's LINE account: what the API answers is what the screen shows from then on. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keepAnswer } from '../parts/keep-answer.ts';
import { textOf } from '../staff-api/http.ts';
import type { ChannelShown } from '../staff-api/services.ts';

interface ChannelWork {
  isBusy: boolean;
  /** What was refused, in words. */
  failure: string | null;
  /** Whether it was taken. */
  run: (work: () => Promise<ChannelShown>) => Promise<boolean>;
}

export function useChannelWork(serviceId: string): ChannelWork {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return {
    isBusy,
    failure,
    async run(work) {
      setBusy(true);
      setFailure(null);
      try {
        await keepAnswer(client, ['channel', serviceId], await work());
        await client.invalidateQueries({ queryKey: ['service-list'] });
        return true;
      } catch (error) {
        setFailure(textOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
