/** The sheet for calling 110: what to say, in which order, what is known of it and what is not; and what was answered. */
import {
  Alert,
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
import { useStore } from 'react-admin';
import { REPORT_TEXTS } from '../../domain/report-sheet.ts';
import { CodeText } from '../parts/code-text.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { reportPaper } from '../staff-api/escalations.ts';
import type { EscalationHead, ReportSheet } from '../staff-api/types.ts';

interface Props {
  escalation: EscalationHead;
  /** What was answered is written down as the contact. */
  onRecord: () => void;
  onClose: () => void;
}

export function ReportSheetDialog({ escalation, onRecord, onClose }: Props) {
  const api = useStaffApi();
  // The same desk calls from the same telephone.
  const [callback, setCallback] = useStore('callbackNumber', '');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['report-sheet', escalation.id],
    queryFn: () => api.reportSheet(escalation.id),
    staleTime: 0,
  });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="report-sheet">
      <DialogTitle id="report-sheet" component="h2">
        110番 通報シート
      </DialogTitle>
      <DialogContent>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isPending ? (
          <LoadingState what="通報シートを作っています" />
        ) : (
          <Sheet sheet={data} callback={callback} onCallback={setCallback} />
        )}
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap', rowGap: 1 }}>
        <Button variant="contained" color="error" onClick={onRecord}>
          答えを書いて連絡を記録する
        </Button>
        <Button
          variant="outlined"
          href={reportPaper(escalation.id, callback)}
          target="_blank"
          rel="noopener"
        >
          印刷する（PDF、新しいタブ）
        </Button>
        <Button onClick={onClose}>閉じる</Button>
      </DialogActions>
    </Dialog>
  );
}

interface SheetProps {
  sheet: ReportSheet;
  callback: string;
  onCallback: (number: string) => void;
}

function Sheet({ sheet, callback, onCallback }: SheetProps) {
  return (
    <>
      <Alert severity="error" sx={{ mb: 1.5, py: 0 }}>
        <strong>110に電話して、上から順に読みます。</strong>
        分からないことは「分かりません」と言います。（{timeText(sheet.at)} 現在）
      </Alert>
      <Box component="ol" sx={{ m: 0, pl: 3, '& > li': { mb: 1.25 } }}>
        {sheet.items.map(({ item, known }) => (
          <li key={item}>
            <Typography sx={{ fontWeight: 700 }}>{REPORT_TEXTS[item].name}</Typography>
            <Typography variant="body2" color="text.secondary">
              {known === null && callbackOf(item, callback) === ''
                ? REPORT_TEXTS[item].unknown
                : REPORT_TEXTS[item].say}
            </Typography>
            {item === 'callback' ? (
              <TextField
                size="small"
                label="折り返しの番号（このブラウザーが覚えます）"
                value={callback}
                onChange={({ target }) => onCallback(target.value)}
                slotProps={{ htmlInput: { inputMode: 'tel', maxLength: 40 } }}
                sx={{ mt: 0.5, width: '100%', maxWidth: '24rem' }}
              />
            ) : known === null ? (
              <Box
                component="span"
                sx={{
                  color: 'var(--color-attention)',
                  bgcolor: 'var(--color-attention-ground)',
                  fontWeight: 700,
                  px: 0.75,
                }}
              >
                不明
              </Box>
            ) : (
              <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {item === 'account' ? <CodeText>{known}</CodeText> : known}
              </Typography>
            )}
          </li>
        ))}
      </Box>
      <Typography variant="body2" sx={{ mt: 1.5 }}>
        最後に、受理番号と、相手の所属・名前を聞いて、書きとめます。
      </Typography>
    </>
  );
}

/** The number stands in the field; everything else is known by the server or not at all. */
function callbackOf(item: ReportSheet['items'][number]['item'], callback: string): string {
  return item === 'callback' ? callback.trim() : '';
}
