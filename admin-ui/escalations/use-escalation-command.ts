/** Gives a command to an escalation; what could only be stored is shown as waiting. */
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import type { EscalationAction } from '../../domain/escalation.ts';
import { addPending } from '../consultations/pending-commands.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { ESCALATION_ACTION_WORDS } from '../i18n/words.ts';

export function useEscalationCommand(id: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  return async function run(action: EscalationAction, body: object = {}): Promise<boolean> {
    try {
      const commandId = crypto.randomUUID();
      const answer = await api.commandEscalation(id, action, { commandId, ...body });
      if (answer.status === 'pending')
        addPending({ commandId, targetId: id, word: ESCALATION_ACTION_WORDS[action] });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: ['escalations'] });
    }
  };
}
