/** Gives a command to a consultation; what could only be stored is shown as waiting. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Action } from '../../domain/consultation.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';

type Command = Exclude<Action, 'escalate'>;

export function useCommand({ id }: Pick<ConsultationHead, 'id'>) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [isRunning, setRunning] = useState(false);

  /** Whether it was taken; what was refused is told here. */
  async function run(action: Command, body: object = {}): Promise<boolean> {
    setRunning(true);
    try {
      const answer = await api.command(id, action, { commandId: crypto.randomUUID(), ...body });
      if (answer.status === 'pending') void client.invalidateQueries({ queryKey: ['readiness'] });
      await refresh();
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      await refresh();
      return false;
    } finally {
      setRunning(false);
    }
  }

  function refresh(): Promise<unknown> {
    return Promise.all([
      client.invalidateQueries({ queryKey: ['consultations'] }),
      client.invalidateQueries({ queryKey: ['timeline', id] }),
      client.invalidateQueries({ queryKey: ['commands', id] }),
    ]);
  }
  return { run, isRunning };
}
