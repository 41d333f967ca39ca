/** What may be done to the consultation now; what may not says why. */
import { Box, Button, Menu, MenuItem, Typography, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import { useNavigate, useNotify } from 'react-admin';
import type { Action } from '../../domain/consultation.ts';
import { may } from '../../domain/roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { useKeepsFocus } from '../parts/use-keeps-focus.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useMe } from '../session/session.ts';
import { ActionDialog } from './action-dialog.tsx';
import { DismissalMenu } from './dismissal-menu.tsx';
import { useCommand } from './use-command.ts';
import { useUnsettled } from './use-unsettled.ts';

interface Props {
  head: ConsultationHead;
  onShowAttributes: () => void;
}

interface Item {
  text: string;
  /** Why not now. */
  blocked: string | null;
  onPress: () => void;
  /** The step that usually comes next: also on a small screen beside the others. */
  isNext?: boolean;
  /** Nothing else is to be done now. */
  isMain?: boolean;
}

export function ActionBar({ head, onShowAttributes }: Props) {
  const [open, setOpen] = useState<Action | null>(null);
  const items = useItems(head, setOpen);
  const waiting = useWaiting(head.id);
  const dismissalBlocked = waiting.has('close')
    ? WAITS_TEXT
    : (head.dismissalBlocked?.text ?? null);
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const bar = useKeepsFocus<HTMLDivElement>(`${head.seq} ${open ?? ''}`);
  const shown = isNarrow ? items.filter(({ isNext }) => isNext) : items;
  return (
    <Box
      ref={bar}
      role="toolbar"
      aria-label="相談への操作"
      tabIndex={-1}
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 0.75,
        px: { xs: 1, sm: 2 },
        py: 0.75,
        flexShrink: 0,
        bgcolor: 'background.paper',
        borderBottom: '1px solid',
        borderColor: 'divider',
        // Where it takes the focus of what has gone, nothing is to be pressed on it itself.
        '&:focus-visible': { outline: 'none', boxShadow: 'none' },
      }}
    >
      {shown.map(({ text, blocked, onPress, isMain }) => (
        <ActionButton
          key={text}
          text={text}
          blocked={blocked}
          onPress={onPress}
          variant={isMain ? 'contained' : 'outlined'}
        />
      ))}
      {isNarrow && <More items={items.filter(({ isNext }) => !isNext)} />}
      <DismissalMenu head={head} isNarrow={isNarrow} blocked={dismissalBlocked} />
      {open !== null && (
        <ActionDialog
          action={open}
          head={head}
          onClose={() => setOpen(null)}
          onShowAttributes={onShowAttributes}
        />
      )}
    </Box>
  );
}

const WAITS_TEXT = '同じ操作が処理待ちです。';

/** What was asked for and waits for the engine. */
function useWaiting(id: string): ReadonlySet<string> {
  const pending = (useUnsettled(id) ?? []).filter(({ status }) => status === 'pending');
  return new Set(pending.map(({ action }) => action));
}

/** The actions of the stage, in the order of the work. */
function useItems(head: ConsultationHead, open: (action: Action) => void): Item[] {
  const me = useMe();
  const { run } = useCommand(head);
  const openLinked = useOpenLinked(head);
  const waiting = useWaiting(head.id);
  const roles = useRolesIn(head.service.id);
  const assignsOthers = may(roles, 'consultation.assign', 'service');
  const isMine = head.assignee?.id === me.id;

  const blocked = (action: Action) =>
    waiting.has(action) ? WAITS_TEXT : (head.blocked[action]?.text ?? null);
  const item = (action: Action, text: string, isMain = false): Item => ({
    text,
    blocked: blocked(action),
    onPress: () => open(action),
    isNext: isMain,
    isMain,
  });
  const always = [
    item('set-priority', '優先度を変える'),
    item('escalate', '関係機関と連携'),
  ] as const;
  if (head.stage === 'closed')
    return [item('reopen', '再開する', head.endedAt === null), openLinked];
  if (head.assignee === null) {
    // Who answers nobody may still say who does.
    const takes = may(roles, 'consultation.take', 'service');
    const take = () => void run('assign', { to: me.id });
    return [
      ...(takes
        ? [
            {
              text: '担当する',
              blocked: blocked('assign'),
              onPress: take,
              isNext: true,
              isMain: true,
            },
          ]
        : []),
      ...(assignsOthers ? [item('assign', '割り当てる', !takes)] : []),
      ...always,
    ];
  }
  const isOver = head.stage === 'attributes';
  return [
    { ...item('end-talk', '会話を終える'), isNext: head.stage === 'conversation' },
    item('close', '相談を終了する', isOver),
    isMine ? item('transfer', '引き継ぐ') : item('assign', '担当を変える'),
    item('return-to-queue', '受付に戻す'),
    ...always,
  ];
}

/** A text to somebody whose consultation is over begins a new one, linked to it. */
function useOpenLinked(head: ConsultationHead): Item {
  const api = useStaffApi();
  const navigate = useNavigate();
  const notify = useNotify();
  const mayOpen = may(useRolesIn(head.service.id), 'consultation.open', 'service');
  async function open() {
    try {
      const { id } = await api.openLinked(head.id);
      navigate(`/consultations/${id}/show`);
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return {
    text: 'つなげて新しい相談を開く',
    blocked:
      head.endedAt === null
        ? 'まだ再開できる相談です。「再開する」を押して、同じ相談で続けてください。'
        : mayOpen
          ? null
          : '相談員とスーパーバイザーができる操作です。',
    onPress: () => void open(),
    isNext: head.endedAt !== null,
    isMain: head.endedAt !== null,
  };
}

/** What does not fit on a small screen; each says why not, where it cannot be pressed. */
function More({ items }: { items: readonly Item[] }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        ほかの操作
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close} disablePortal>
        {items.map(({ text, blocked, onPress }) => (
          <MenuItem
            key={text}
            aria-disabled={blocked !== null || undefined}
            onClick={() => {
              if (blocked !== null) return;
              close();
              onPress();
            }}
            sx={{ display: 'block', whiteSpace: 'normal' }}
          >
            <Typography
              sx={{ fontWeight: 700 }}
              color={blocked === null ? 'primary' : 'text.secondary'}
            >
              {text}
            </Typography>
            {blocked !== null && <Typography variant="body2">{blocked}</Typography>}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
