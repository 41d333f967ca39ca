/** A text area that sends on Ctrl+Enter, takes prepared texts on `/`, and does neither while kana are being chosen. */
import { Box, Button, Typography } from '@mui/material';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { MY_NUMBER_TEXT, myNumbersIn } from '../../domain/my-number.ts';
import { gapsIn } from '../../domain/templates.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { TemplatePicker } from '../templates/template-picker.tsx';
import type { DraftText } from './use-draft.ts';
import { useWrites } from './use-here.ts';

const LOOKS = {
  reply: {
    ground: 'var(--color-outgoing-ground)',
    line: 'var(--color-outgoing-line)',
    text: 'var(--color-outgoing)',
  },
  note: {
    ground: 'var(--color-internal-ground)',
    line: 'var(--color-internal-line)',
    text: 'var(--color-internal)',
  },
} as const;

interface Props {
  kind: keyof typeof LOOKS;
  label: string;
  draft: DraftText;
  maxLength: number;
  isBusy: boolean;
  /** Why it cannot be sent now; what is typed is kept all the same. */
  blocked: string | null;
  autoFocus?: boolean;
  sendText: string;
  /** What Ctrl+Enter does, in a sentence. */
  keysText?: string;
  onSend: () => void;
  /** While it can still be taken back: the seconds left, and the way back. Sending again is at once then. */
  undo?: { left: number; onUndo: () => void } | undefined;
  /** Whom prepared texts speak of. */
  head: ConsultationHead;
  /** There is something to send beside words. */
  sendsMore?: boolean;
  /** Stands between the words and the button. */
  children?: ReactNode;
}

export function WritingField({
  kind,
  label,
  draft,
  maxLength,
  isBusy,
  blocked,
  autoFocus = false,
  sendText,
  keysText = 'Ctrl+Enterで送れます。',
  onSend,
  undo,
  head,
  sendsMore = false,
  children,
}: Props) {
  const look = LOOKS[kind];
  const id = useId();
  const isEmpty = draft.text.trim() === '';
  const gaps = gapsIn(draft.text);
  const isDisabled =
    !undo && ((isEmpty && !sendsMore) || isBusy || blocked !== null || gaps.length > 0);
  const [isPicking, setPicking] = useState(false);
  const writes = useWrites();

  /** What cannot be sent now is not told as being on its way. */
  function type(text: string) {
    draft.type(text);
    if (text === '' || blocked !== null) writes.stopped();
    else writes.typed(kind);
  }
  function send() {
    writes.stopped();
    onSend();
  }
  function onKeyDown(event: KeyboardEvent) {
    // 229: the key belongs to the input method, also where `isComposing` is told too late.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const wish = wishOf(event, draft.text);
    if (wish === null || (wish === 'undo' && !undo)) return;
    event.preventDefault();
    if (wish === 'undo') undo?.onUndo();
    else if (wish === 'template') setPicking(!isBusy);
    else if (!isDisabled) send();
  }

  /** Where the cursor is, in the place of what is chosen; the words are a person's to send. */
  function put(text: string) {
    setPicking(false);
    const area = document.querySelector<HTMLTextAreaElement>(`#${CSS.escape(id)}`);
    const from = area?.selectionStart ?? draft.text.length;
    const to = area?.selectionEnd ?? from;
    type(draft.text.slice(0, from) + text + draft.text.slice(to));
    setTimeout(() => {
      area?.focus();
      area?.setSelectionRange(from + text.length, from + text.length);
    });
  }

  return (
    <Box
      sx={{
        bgcolor: look.ground,
        border: '1px solid',
        borderColor: look.line,
        borderLeft: `4px solid ${look.line}`,
        borderRadius: 'var(--radius-s)',
        p: 1,
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Box
          component="label"
          htmlFor={id}
          sx={{ flex: 1, color: look.text, fontWeight: 700, fontSize: '0.875rem' }}
        >
          {label}
        </Box>
        <Button
          size="small"
          variant="outlined"
          disabled={isBusy}
          aria-keyshortcuts="Control+Shift+F"
          title="何も書いていないときの / か、Ctrl+Shift+F でも開けます"
          onClick={() => setPicking(true)}
        >
          定型文
        </Button>
      </Box>
      <Box
        component="textarea"
        id={id}
        value={draft.text}
        onChange={({ target }) => type(target.value)}
        onKeyDown={onKeyDown}
        readOnly={isBusy}
        autoFocus={autoFocus}
        maxLength={maxLength}
        rows={2}
        aria-describedby={`${id}-state`}
        sx={{
          display: 'block',
          width: '100%',
          minHeight: { xs: '3.5rem', sm: '5rem' },
          maxHeight: '40vh',
          resize: 'vertical',
          border: 0,
          p: 0.5,
          my: 0.5,
          bgcolor: 'transparent',
          lineHeight: 1.6,
          '&:focus-visible': { outlineOffset: 0, boxShadow: 'none' },
        }}
      />
      {children}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
        <Typography
          id={`${id}-state`}
          variant="caption"
          role={undo ? 'status' : undefined}
          // With a second button beside it the words take a line of their own on a small screen.
          sx={{ flex: { xs: undo ? '1 0 100%' : 1, sm: 1 }, color: 'text.primary' }}
        >
          {undo
            ? 'まもなく送ります。文章は残っています。'
            : stateText(draft, blocked, gaps, keysText)}
        </Typography>
        {undo && (
          <Button variant="outlined" onClick={undo.onUndo}>
            送信を取り消す（{undo.left}）
          </Button>
        )}
        <Button variant="contained" onClick={send} disabled={isDisabled}>
          {undo ? '今すぐ送る' : isBusy ? '送っています…' : sendText}
        </Button>
      </Box>
      {isPicking && (
        <TemplatePicker
          head={head}
          kind={kind}
          room={maxLength - draft.text.length}
          onChoose={put}
          onClose={() => setPicking(false)}
        />
      )}
    </Box>
  );
}

type Wish = 'send' | 'template' | 'undo' | null;

/** What a key asks for; `/` only where nothing else stands, so that it can be written everywhere else. */
function wishOf(
  { key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent,
  text: string,
): Wish {
  const isCommand = ctrlKey || metaKey;
  if (key === 'Escape') return 'undo';
  if (key === 'Enter' && isCommand) return 'send';
  if (code === 'KeyF' && isCommand && shiftKey) return 'template';
  return (key === '/' || key === '／') && !isCommand && !altKey && text === '' ? 'template' : null;
}

function stateText(
  draft: DraftText,
  blocked: string | null,
  gaps: readonly string[],
  keysText: string,
): string {
  const warning = myNumbersIn(draft.text).length > 0 ? MY_NUMBER_TEXT : '';
  if (blocked !== null) return `${blocked}${warning}`;
  if (gaps.length > 0) return `${gaps.join('')}のところを書きかえると送れます。${warning}`;
  if (warning !== '') return warning;
  if (draft.text === '') return keysText;
  return draft.isUnsaved ? '下書きを保存しています…' : `下書きを保存しました。${keysText}`;
}
