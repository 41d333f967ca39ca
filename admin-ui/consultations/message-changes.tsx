/** What one may do to a message afterwards: correct or take back one's own, and read what the record keeps of a changed one. */
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { MY_NUMBER_TEXT, myNumbersIn } from '../../domain/my-number.ts';
import { MAX_REPLY } from '../limits.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useIsInTraining } from '../reply-requests/training-context.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { MessageVersions, StaffMessage } from '../staff-api/types.ts';
import { MessageFiles } from './message-files.tsx';

interface Props {
  consultationId: string;
  message: StaffMessage;
  isOwn: boolean;
}

type Doing = 'correction' | 'retraction' | 'versions';

const BUTTON_SX = { minWidth: 0, px: 1, py: 0, fontSize: '0.75rem' };

export function MessageActions({ consultationId, message, isOwn }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const isInTraining = useIsInTraining();
  const close = () => setDoing(null);
  const { state } = message;
  const mayChange = isOwn && state !== 'retracted';
  const hasRecord = state !== 'said' || message.approvedBy !== null;
  if (!mayChange && !hasRecord) return null;
  const of = { consultationId, message, onClose: close };
  return (
    <Box>
      {mayChange && (
        <>
          {!isInTraining && (
            <Button size="small" sx={BUTTON_SX} onClick={() => setDoing('correction')}>
              訂正
            </Button>
          )}
          <Button size="small" sx={BUTTON_SX} onClick={() => setDoing('retraction')}>
            取り消し
          </Button>
        </>
      )}
      {hasRecord && (
        <Button size="small" sx={BUTTON_SX} onClick={() => setDoing('versions')}>
          記録を見る
        </Button>
      )}
      {doing === 'correction' && <CorrectionDialog {...of} />}
      {doing === 'retraction' && <RetractionDialog {...of} />}
      {doing === 'versions' && <VersionsDialog {...of} />}
    </Box>
  );
}

type DialogProps = Pick<Props, 'consultationId' | 'message'> & { onClose: () => void };

function CorrectionDialog({ consultationId, message, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange();
  const [text, setText] = useState(message.text);
  const [id] = useState(() => crypto.randomUUID());
  const isBlank = text.trim() === '';
  const isSame = text === message.text;
  return (
    <FormDialog
      title="返信を訂正する"
      submitText="訂正する"
      missing={
        isBlank ? '訂正後の文を書いてください。' : isSame ? 'まだ何も変えていません。' : null
      }
      onSubmit={() =>
        change(() => api.correct(consultationId, message.id, { id, text }), '返信を訂正しました。')
      }
      onClose={onClose}
    >
      <Typography>
        相談者の画面は新しい文に変わり、「訂正しました」と出ます。前の文は記録に残ります。
      </Typography>
      <TextField
        label="訂正後の文（相談者に届きます）"
        value={text}
        onChange={({ target }) => setText(target.value)}
        multiline
        minRows={3}
        maxRows={10}
        autoFocus
        helperText={myNumbersIn(text).length > 0 ? MY_NUMBER_TEXT : undefined}
        slotProps={{ htmlInput: { maxLength: MAX_REPLY } }}
      />
    </FormDialog>
  );
}

function RetractionDialog({ consultationId, message, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange();
  const [id] = useState(() => crypto.randomUUID());
  return (
    <FormDialog
      title="返信を取り消す"
      submitText="取り消す"
      onSubmit={() =>
        change(() => api.retract(consultationId, message.id, id), '返信を取り消しました。')
      }
      onClose={onClose}
    >
      <Typography>
        相談者の画面から文と添付が消え、「取り消しました」と出ます。すでに読まれているかもしれません。記録には残ります。
      </Typography>
    </FormDialog>
  );
}

const VERSION_WORDS = { correction: '訂正', retraction: '取り消し' } as const;

function VersionsDialog({ consultationId, message, onClose }: DialogProps) {
  const id = useId();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['versions', consultationId, message.id, message.text, message.state],
    queryFn: () => api.versions(consultationId, message.id),
  });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={id}>
      <DialogTitle id={id} component="h2">
        メッセージの記録
      </DialogTitle>
      <DialogContent>
        <Typography sx={{ mb: 2 }}>相談者には見えません。見たことは記録されます。</Typography>
        {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!error && !data && <LoadingState what="記録を読み込んでいます" />}
        {data && <Versions versions={data} message={message} />}
        {data && <MessageFiles consultationId={consultationId} files={data.files} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          閉じる
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Versions(props: { versions: MessageVersions; message: StaffMessage }) {
  const { versions, message } = props;
  const { author, approvedBy } = message;
  const { asked } = versions;
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {asked && (
        <Version
          head={['承認を求めた文', asked.person.name ?? '職員', timeText(asked.at)]}
          text={asked.text}
        />
      )}
      {versions.data.map(({ change, person, text, at }) => (
        <Version
          key={at}
          head={[
            change === null ? (asked ? '送った文' : '最初の文') : VERSION_WORDS[change],
            author === 'consultee' ? '相談者' : (person?.name ?? '職員'),
            ...(change === null && approvedBy ? [`承認：${approvedBy.name ?? '職員'}`] : []),
            timeText(at),
          ]}
          text={text}
        />
      ))}
    </Box>
  );
}

function Version({ head, text }: { head: readonly string[]; text: string }) {
  return (
    <Box component="li" sx={{ borderLeft: '4px solid var(--color-line)', pl: 1, mb: 1.5 }}>
      <Typography variant="caption" color="text.secondary">
        {head.join('　')}
      </Typography>
      <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Box>
    </Box>
  );
}
