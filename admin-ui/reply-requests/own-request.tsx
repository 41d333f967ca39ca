/** What became of one's own reply that was put before the supervisors: it waits, or has come back. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify, useStore } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ReplyRequest, ReplyRequests } from '../staff-api/types.ts';
import { sinceText, timeText } from '../parts/time.ts';
import { useNow } from '../parts/use-now.ts';
import { InternalCard, RequestWords } from './internal-card.tsx';

/** So many that were read are remembered. */
const READ_AT_MOST = 50;

interface Props {
  consultationId: string;
  request: ReplyRequest;
  approvers: ReplyRequests['approvers'];
  /** Puts its words into the field once more. */
  onTakeWords: (text: string) => void;
  onWithdrawn: () => void;
}

export function OwnRequest(props: Props) {
  const { request } = props;
  const [read, setRead] = useStore<string[]>('returnedRepliesRead', []);
  if (request.status === 'waiting') return <Waiting {...props} />;
  if (read.includes(request.id)) return null;
  // What one has withdrawn oneself is in the field again, and needs no words.
  const isByItself = request.status === 'withdrawn' && request.decidedBy === null;
  if (request.status !== 'returned' && !isByItself) return null;
  return <CameBack {...props} onRead={() => setRead([...read, request.id].slice(-READ_AT_MOST))} />;
}

function Waiting({ consultationId, request, approvers, onWithdrawn }: Props) {
  const api = useStaffApi();
  const notify = useNotify();
  const now = useNow();
  const [isBusy, setBusy] = useState(false);
  async function withdraw() {
    setBusy(true);
    try {
      await api.withdrawReply(consultationId, request.id);
      notify('取り下げました。文は返信の欄に戻りました。', { type: 'info' });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setBusy(false);
      onWithdrawn();
    }
  }
  return (
    <Box sx={{ mb: 1 }}>
      <InternalCard title="承認待ちの返信（相談者には見えません）">
        <RequestWords consultationId={consultationId} request={request} />
        <Typography variant="body2">
          {timeText(request.at)}から待っています（{sinceText(request.at, now)}）。
        </Typography>
        <ApproverHint approvers={approvers} />
        <Button size="small" variant="outlined" disabled={isBusy} onClick={() => void withdraw()}>
          取り下げて直す
        </Button>
      </InternalCard>
    </Box>
  );
}

/** Whether anybody is there to approve; and that danger waits for nobody. */
function ApproverHint({ approvers: { onDuty } }: Pick<Props, 'approvers'>) {
  if (onDuty > 0)
    return (
      <Typography variant="body2">
        対応中のスーパーバイザー（{onDuty}人）に知らせました。
      </Typography>
    );
  return (
    <Alert severity="warning" sx={{ my: 0.5, py: 0, lineHeight: 1.5 }}>
      今、対応中のスーパーバイザーがいません。電話などでスーパーバイザーか管理者に知らせるか、相談を「引き継ぐ」で他の相談員に渡してください。命の危険があるときは承認を待たず、110番・119番に電話し、「関係機関と連携」から申請してください。
    </Alert>
  );
}

function CameBack(props: Props & { onRead: () => void }) {
  const { consultationId, request, onTakeWords, onRead } = props;
  const [isShown, setShown] = useState(false);
  const { decidedBy, decidedAt, comment, text } = request;
  return (
    <Alert severity="warning" role="alert" sx={{ mb: 1 }}>
      {decidedBy === null ? (
        '相談が終了したため、承認を求めた返信は取り下げられました。送っていません。'
      ) : (
        <>
          <Typography sx={{ fontWeight: 700 }}>
            返信が差し戻されました（{decidedBy.name ?? '職員'}さん
            {decidedAt && `、${timeText(decidedAt)}`}）。まだ送っていません。
          </Typography>
          <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{comment}</Box>
        </>
      )}
      {isShown && <RequestWords consultationId={consultationId} request={request} />}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
        <Button size="small" variant="outlined" onClick={() => setShown(!isShown)}>
          {isShown ? '前の文を閉じる' : '前の文を見る'}
        </Button>
        {text !== '' && (
          <Button size="small" variant="outlined" onClick={() => onTakeWords(text)}>
            前の文を欄に入れる
          </Button>
        )}
        <Button size="small" onClick={onRead}>
          確認しました
        </Button>
      </Box>
    </Alert>
  );
}
