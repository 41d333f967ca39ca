/** One's own last reply that was put before the supervisors, and its way back into the field. */
import { useEffect, useRef } from 'react';
import type { Attachments } from '../consultations/use-attachments.ts';
import type { DraftText } from '../consultations/use-draft.ts';
import { useMe } from '../session/session.ts';
import { useReplyRequests } from './use-reply-requests.ts';

const NOBODY = { onDuty: 0, all: 0 };

export function useOwnRequest(id: string, draft: DraftText, attachments: Attachments) {
  const me = useMe();
  const { data, refetch } = useReplyRequests(id);
  const request = data?.data.findLast(({ person }) => person.id === me.id);
  const taken = useRef<string | null>(null);
  const { reload } = draft;
  const { restore } = attachments;
  const status = request?.status;
  const files = request?.files;
  useEffect(() => {
    if (!request || status === 'waiting' || taken.current === request.id) return;
    // Its words are the draft again; its files are still there to be sent.
    taken.current = request.id;
    reload();
    restore(files ?? []);
  }, [request, status, files, reload, restore]);
  return {
    request,
    approvers: data?.approvers ?? NOBODY,
    refetch: () => void refetch(),
    /** Before what stands in the field already. */
    takeWords: (text: string) => draft.type(draft.text === '' ? text : `${text}\n${draft.text}`),
  };
}
