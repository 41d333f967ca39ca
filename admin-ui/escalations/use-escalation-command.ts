/** Gives a command to an escalation; what could only be stored is shown as waiting. */
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import type { EscalationAction } from '../../domain/escalation.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

export function useEscalationCommand(id: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  return async function run(action: EscalationAction, body: object = {}): Promise<boolean> {
    try {
      const commandId = crypto.randomUUID();
      const { status } = await api.commandEscalation(id, action, { commandId, ...body });
      if (status === 'pending') void client.invalidateQueries({ queryKey: ['readiness'] });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['escalations'] }),
        client.invalidateQueries({ queryKey: ['commands'] }),
      ]);
    }
  };
}
