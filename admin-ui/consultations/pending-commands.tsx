/** Commands that were stored while the engine was away: shown as 「処理待ち」 until they are done or refused. */
import { Alert } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';

interface PendingCommand {
  commandId: string;
  /** What it was given to. */
  targetId: string;
  /** What it does, in words. */
  word: string;
}

const LOOK_MS = 3_000;

let pending: readonly PendingCommand[] = [];
const listeners = new Set<() => void>();

function change(next: readonly PendingCommand[]): void {
  pending = next;
  for (const listener of listeners) listener();
}

export function addPending(command: PendingCommand): void {
  change([...pending, command]);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function PendingCommands({ targetId }: { targetId: string }) {
  const all = useSyncExternalStore(subscribe, () => pending);
  return all
    .filter((command) => command.targetId === targetId)
    .map((command) => <Pending key={command.commandId} command={command} />);
}

function Pending({ command }: { command: PendingCommand }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { data } = useQuery({
    queryKey: ['command', command.commandId],
    queryFn: () => api.commandState(command.commandId),
    refetchInterval: LOOK_MS,
  });
  const { commandId, word } = command;
  useEffect(() => {
    if (!data || data.status === 'pending') return;
    change(pending.filter((one) => one.commandId !== commandId));
    if (data.status === 'done') notify(`「${word}」が終わりました。`, { type: 'info' });
    else notify(`「${word}」はできませんでした。${data.refused?.text ?? ''}`, { type: 'warning' });
    void client.invalidateQueries();
  }, [data, commandId, word, client, notify]);
  return (
    <Alert severity="warning" role="status" sx={{ borderRadius: 0 }}>
      処理待ち：「{word}」を受け付けました。進行を管理する部品が戻りしだい行います。
    </Alert>
  );
}
