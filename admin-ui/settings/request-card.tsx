/** A publication that waits for the second pair of eyes: read, approved or returned by another administrator. */
import { Alert, Box, Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import { timeText } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import type { ServiceSettings, SettingsDraft } from '../staff-api/settings.ts';
import { ChangesList } from './changes-list.tsx';
import type { SettingsCommand } from './use-settings-command.ts';
import { momentWords } from './words.ts';

const LONGEST_COMMENT = 500;

interface Props {
  shown: ServiceSettings;
  draft: SettingsDraft;
  mayPublish: boolean;
  command: SettingsCommand;
}

export function RequestCard({ shown, draft, mayPublish, command }: Props) {
  const me = useMe();
  const [opened, setOpened] = useState<'approve' | 'return' | null>(null);
  const { request, revision } = draft;
  if (!request) return null;
  const isOwn = request.by.id === me.id;
  return (
    <Alert severity="info" icon={false}>
      <Typography sx={{ fontWeight: 700 }}>
        公開の承認を待っています（{request.by.name}、{timeText(request.at)}）
      </Typography>
      <Typography>{startWords(request.effectiveFrom)}</Typography>
      <Typography sx={{ overflowWrap: 'anywhere' }}>理由：{request.note}</Typography>
      {mayPublish && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
          {isOwn ? (
            <Button
              variant="outlined"
              color="inherit"
              onClick={() => void command.giveBack(revision, '')}
            >
              依頼を取り下げる
            </Button>
          ) : (
            <>
              <Button variant="contained" onClick={() => setOpened('approve')}>
                内容を見て承認する…
              </Button>
              <Button variant="outlined" color="inherit" onClick={() => setOpened('return')}>
                下書きに戻す…
              </Button>
            </>
          )}
        </Box>
      )}
      {opened === 'approve' && (
        <FormDialog
          title="公開を承認する"
          submitText="承認する"
          maxWidth="md"
          onSubmit={() => command.approve(revision)}
          onClose={() => setOpened(null)}
        >
          <Typography>{startWords(request.effectiveFrom)}</Typography>
          <Typography>理由：{request.note}</Typography>
          {shown.announced.length > 0 && <Typography>{LATER_WORDS[request.later]}</Typography>}
          {shown.inForce && <ChangesList before={shown.inForce} after={draft} />}
        </FormDialog>
      )}
      {opened === 'return' && (
        <ReturnDialog {...{ revision, command }} onClose={() => setOpened(null)} />
      )}
    </Alert>
  );
}

const LATER_WORDS = {
  stays: 'あとの日時に予約されている版は、そのまま残ります。',
  carried: 'あとの日時に予約されている版にも、この変更を入れます。',
  withdrawn: 'あとの日時に予約されている版は、取り下げます。',
} as const;

function startWords(effectiveFrom: string | null): string {
  if (effectiveFrom === null) return '承認すると、すぐに始まります。';
  return Date.parse(effectiveFrom) > Date.now()
    ? `${momentWords(effectiveFrom)}から始まります。`
    : `頼まれた日時（${momentWords(effectiveFrom)}）は過ぎました。承認すると、すぐに始まります。`;
}

interface ReturnProps {
  revision: number;
  command: SettingsCommand;
  onClose: () => void;
}

function ReturnDialog({ revision, command, onClose }: ReturnProps) {
  const [comment, setComment] = useState('');
  return (
    <FormDialog
      title="下書きに戻す"
      submitText="戻す"
      missing={comment.trim() === '' ? '戻す理由を書いてください。' : null}
      onSubmit={() => command.giveBack(revision, comment)}
      onClose={onClose}
    >
      <TextField
        label="戻す理由"
        value={comment}
        multiline
        minRows={2}
        required
        onChange={({ target }) => setComment(target.value)}
        slotProps={{ htmlInput: { maxLength: LONGEST_COMMENT } }}
      />
    </FormDialog>
  );
}
