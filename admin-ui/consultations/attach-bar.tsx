/** Chooses what goes along with a reply, and shows how far it has come. */
import { Box, Button, Typography } from '@mui/material';
import { useRef } from 'react';
import { FILE_TYPES, MAX_FILES_A_MESSAGE, PICTURE_TYPES, sizeText } from '../../domain/files.ts';
import type { Attachment, Attachments } from './use-attachments.ts';

const ACCEPTED = [...PICTURE_TYPES, ...FILE_TYPES].join(',');

export function AttachBar({ attachments }: { attachments: Attachments }) {
  const input = useRef<HTMLInputElement>(null);
  const { all, add } = attachments;
  const isFull = all.length >= MAX_FILES_A_MESSAGE;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
      <Button
        size="small"
        variant="outlined"
        disabled={isFull}
        onClick={() => input.current?.click()}
      >
        写真・ファイルをつける
      </Button>
      {isFull && <Typography variant="caption">{MAX_FILES_A_MESSAGE}つまで</Typography>}
      <input
        ref={input}
        type="file"
        hidden
        aria-label="返信につける写真やファイル"
        accept={ACCEPTED}
        multiple
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, flexBasis: '100%' }}>
        {all.map((one) => (
          <One key={one.id} one={one} attachments={attachments} />
        ))}
      </Box>
    </Box>
  );
}

const STATE_WORDS = { uploading: '送る準備をしています…', ready: '送れます' } as const;

function One({ one, attachments }: { one: Attachment; attachments: Attachments }) {
  const { id, file, state, problem } = one;
  return (
    <Box component="li" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
      <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
        {file.name}（{sizeText(file.size)}）
      </Box>
      <Typography
        variant="caption"
        role="status"
        color={state === 'failed' ? 'warning.main' : 'text.primary'}
      >
        {state === 'failed' ? problem : STATE_WORDS[state]}
      </Typography>
      {state === 'failed' && (
        <Button size="small" onClick={() => attachments.again(id)}>
          もう一度
        </Button>
      )}
      <Button
        size="small"
        aria-label={`${file.name}をはずす`}
        onClick={() => attachments.remove(id)}
      >
        はずす
      </Button>
    </Box>
  );
}
