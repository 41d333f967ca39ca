/** Sending a colleague's reply in other words, and giving it back with a comment. */
import { TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { MY_NUMBER_TEXT, myNumbersIn } from '../../domain/my-number.ts';
import { MAX_COMMENT_LENGTH } from '../../domain/reply-approval.ts';
import { gapsIn } from '../../domain/templates.ts';
import { MAX_REPLY } from '../limits.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ReplyRequest } from '../staff-api/types.ts';

interface ChangeProps {
  request: ReplyRequest;
  onSend: (text: string) => void;
  onClose: () => void;
}

export function ChangeDialog({ request, onSend, onClose }: ChangeProps) {
  const [text, setText] = useState(request.text);
  const gaps = gapsIn(text);
  const isEmpty = text.trim() === '' && request.files.length === 0;
  return (
    <FormDialog
      title="返信を直して送る"
      submitText="承認して送る"
      missing={
        isEmpty
          ? '送る文を書いてください。'
          : gaps.length > 0
            ? `${gaps.join('')}のところを書きかえると送れます。`
            : null
      }
      onSubmit={() => {
        onSend(text);
        return Promise.resolve(true);
      }}
      onClose={onClose}
    >
      <Typography>元の文も、だれが直したかも、職員の記録に残ります。</Typography>
      <TextField
        label="送る文（相談者に届きます）"
        value={text}
        onChange={({ target }) => setText(target.value)}
        multiline
        minRows={4}
        maxRows={12}
        autoFocus
        helperText={myNumbersIn(text).length > 0 ? MY_NUMBER_TEXT : undefined}
        slotProps={{ htmlInput: { maxLength: MAX_REPLY } }}
      />
    </FormDialog>
  );
}

interface ReturnProps {
  consultationId: string;
  request: ReplyRequest;
  onClose: () => void;
}

export function ReturnDialog({ consultationId, request, onClose }: ReturnProps) {
  const api = useStaffApi();
  const change = useChange('replyRequests');
  const [comment, setComment] = useState('');
  return (
    <FormDialog
      title="返信を差し戻す"
      submitText="差し戻す"
      missing={comment.trim() === '' ? '理由や助言を書いてください。' : null}
      onSubmit={() =>
        change(() => api.returnReply(consultationId, request.id, comment), '差し戻しました。')
      }
      onClose={onClose}
    >
      <Typography>
        {request.person.name ?? '職員'}
        さんに知らせ、文は返信の欄に戻ります。相談者には何も見えません。
      </Typography>
      <TextField
        label="差し戻す理由や助言"
        value={comment}
        onChange={({ target }) => setComment(target.value)}
        multiline
        minRows={3}
        autoFocus
        slotProps={{ htmlInput: { maxLength: MAX_COMMENT_LENGTH } }}
      />
    </FormDialog>
  );
}
