/** Commands that were stored while the engine was away: 「処理待ち」 until they are done, or said why not. */
import { Alert, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNotify, useStore } from 'react-admin';
import type { UnsettledCommand } from '../staff-api/types.ts';
import { commandWord } from '../i18n/words.ts';
import { timeText } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import { useUnsettled } from './use-unsettled.ts';

interface Props {
  consultationId: string;
  /** Only what was asked of this escalation. */
  escalationId?: string;
}

/** So many refusals that somebody has read are remembered; they are listed for a day. */
const READ_AT_MOST = 100;

export function PendingCommands({ consultationId, escalationId }: Props) {
  const all = useUnsettled(consultationId);
  const [read, setRead] = useStore<string[]>('refusedCommandsRead', []);
  const shown = (all ?? []).filter(
    (one) => escalationId === undefined || one.escalationId === escalationId,
  );
  useTellsOfEnd(all);
  return shown
    .filter(({ id }) => !read.includes(id))
    .map((command) =>
      command.status === 'pending' ? (
        <Waiting key={command.id} command={command} />
      ) : (
        <Refused
          key={command.id}
          command={command}
          onRead={() => setRead([...read, command.id].slice(-READ_AT_MOST))}
        />
      ),
    );
}

function Waiting({ command }: { command: UnsettledCommand }) {
  return (
    <Alert severity="warning" role="status" sx={{ borderRadius: 0, py: 0 }}>
      処理待ち：{whatText(command)}
      <By command={command} />
      進行を管理する部品が戻りしだい、自動で行います。
    </Alert>
  );
}

function Refused({ command, onRead }: { command: UnsettledCommand; onRead: () => void }) {
  return (
    <Alert severity="warning" role="alert" sx={{ borderRadius: 0, py: 0 }}>
      <strong>できませんでした：{whatText(command)}</strong>
      <By command={command} />
      {command.refused?.text}{' '}
      <Button size="small" onClick={onRead}>
        確認しました
      </Button>
    </Alert>
  );
}

function By({ command: { person, createdAt } }: { command: UnsettledCommand }) {
  const me = useMe();
  const name = person.id === me.id ? '自分' : (person.name ?? '職員');
  return (
    <>
      （{name}、<time dateTime={createdAt}>{timeText(createdAt)}</time>の操作）。
    </>
  );
}

function whatText({ action, to }: UnsettledCommand): string {
  const whom = to === null ? '' : `（${to.name ?? '職員'}さん）`;
  return `「${commandWord(action)}」${whom}`;
}

/** A command that waits no more is done, unless it is listed as refused; the screen has it before its words. */
function useTellsOfEnd(all: readonly UnsettledCommand[] | undefined): void {
  const me = useMe();
  const notify = useNotify();
  const client = useQueryClient();
  const waited = useRef<readonly UnsettledCommand[]>([]);
  useEffect(() => {
    if (!all) return;
    const settled = waited.current.filter(({ id }) => !isWaiting(all, id));
    waited.current = all.filter(({ status }) => status === 'pending');
    if (settled.length === 0) return;
    for (const { id, person, action } of settled) {
      const isDone = !all.some((one) => one.id === id);
      if (isDone && person.id === me.id)
        notify(`「${commandWord(action)}」が終わりました。`, { type: 'info' });
    }
    for (const part of ['consultations', 'escalations', 'timeline'])
      void client.invalidateQueries({ queryKey: [part] });
  }, [all, me.id, notify, client]);
}

function isWaiting(all: readonly UnsettledCommand[], id: string): boolean {
  return all.some((one) => one.id === id && one.status === 'pending');
}
