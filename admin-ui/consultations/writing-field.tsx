/** A text area that sends on Ctrl+Enter and never while kana are being chosen. */
import { Box, Button, Typography } from '@mui/material';
import { useId, type KeyboardEvent, type ReactNode } from 'react';
import { MY_NUMBER_TEXT, myNumbersIn } from '../../domain/my-number.ts';
import type { DraftText } from './use-draft.ts';

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
  onSend: () => void;
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
  onSend,
  sendsMore = false,
  children,
}: Props) {
  const look = LOOKS[kind];
  const id = useId();
  const isEmpty = draft.text.trim() === '';
  const isDisabled = (isEmpty && !sendsMore) || isBusy || blocked !== null;

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // 229: the key belongs to the input method, also where `isComposing` is told too late.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!isDisabled) onSend();
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
      <Box
        component="label"
        htmlFor={id}
        sx={{ color: look.text, fontWeight: 700, fontSize: '0.875rem' }}
      >
        {label}
      </Box>
      <Box
        component="textarea"
        id={id}
        value={draft.text}
        onChange={({ target }) => draft.type(target.value)}
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
        <Typography id={`${id}-state`} variant="caption" sx={{ flex: 1, color: 'text.primary' }}>
          {stateText(draft, blocked)}
        </Typography>
        <Button variant="contained" onClick={onSend} disabled={isDisabled}>
          {isBusy ? '送っています…' : sendText}
        </Button>
      </Box>
    </Box>
  );
}

function stateText(draft: DraftText, blocked: string | null): string {
  const warning = myNumbersIn(draft.text).length > 0 ? MY_NUMBER_TEXT : '';
  if (blocked !== null) return `${blocked}${warning}`;
  if (warning !== '') return warning;
  if (draft.text === '') return 'Ctrl+Enterで送れます。';
  return draft.isUnsaved
    ? '下書きを保存しています…'
    : '下書きを保存しました。Ctrl+Enterで送れます。';
}
