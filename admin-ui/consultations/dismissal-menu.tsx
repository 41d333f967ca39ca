/** Closes what was no consultation in two presses: what it was is chosen, and taken back by reopening. */
import { Box, Button, Menu, MenuItem, Snackbar, Typography } from '@mui/material';
import { useState } from 'react';
import { NON_CONSULTATIONS, type NonConsultation } from '../../domain/consultation.ts';
import { OUTCOME_WORDS } from '../i18n/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import type { ConsultationHead } from '../staff-api/types.ts';
import { useCommand } from './use-command.ts';

interface Props {
  head: ConsultationHead;
  blocked: string | null;
  /** Little room: it stands with few others in the row. */
  isNarrow: boolean;
}

export function DismissalMenu({ head, blocked, isNarrow }: Props) {
  const { run, isRunning } = useCommand(head);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [closedAs, setClosedAs] = useState<NonConsultation | null>(null);
  async function close(outcome: NonConsultation) {
    setAnchor(null);
    if (await run('close', { outcome })) setClosedAs(outcome);
  }
  async function takeBack() {
    setClosedAs(null);
    await run('reopen');
  }
  return (
    <>
      {head.stage !== 'closed' && (
        <ActionButton
          text={isNarrow ? '相談でない' : '相談でないものとして終了'}
          blocked={blocked ?? (isRunning ? '処理しています。' : null)}
          onPress={setAnchor}
          hasMenu
        />
      )}
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} disablePortal>
        <Box component="li" role="presentation" sx={{ px: 2, py: 0.5, maxWidth: '20rem' }}>
          <Typography variant="body2">選ぶと終了します（統計の相談の数に入りません）。</Typography>
        </Box>
        {NON_CONSULTATIONS.map((outcome) => (
          <MenuItem key={outcome} onClick={() => void close(outcome)}>
            {OUTCOME_WORDS[outcome]}
          </MenuItem>
        ))}
      </Menu>
      {/* Stays until it is answered: nobody is hurried, and 「再開する」 above does the same later. */}
      <Snackbar
        open={closedAs !== null && head.stage === 'closed'}
        anchorOrigin={{ vertical: 'top', horizontal: 'center' }}
        message={closedAs && `「${OUTCOME_WORDS[closedAs]}」として終了しました。`}
        action={
          <>
            <Button size="small" color="inherit" onClick={() => void takeBack()}>
              元に戻す
            </Button>
            <Button size="small" color="inherit" onClick={() => setClosedAs(null)}>
              閉じる
            </Button>
          </>
        }
      />
    </>
  );
}
