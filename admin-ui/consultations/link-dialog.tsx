/** Links another record of the same person: found by a consultation's number, with a reason, and asked once more. */
import {
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { STAGE_WORDS } from '../i18n/words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { dayText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead, OtherRecord } from '../staff-api/types.ts';
import { usePersonChange } from './use-person-change.ts';

interface Props {
  head: ConsultationHead;
  onClose: () => void;
}

export function LinkDialog({ head, onClose }: Props) {
  const api = useStaffApi();
  const change = usePersonChange();
  const [id] = useState(() => crypto.randomUUID());
  const [found, setFound] = useState<OtherRecord | null | undefined>();
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  return (
    <FormDialog
      title="同じ人の記録をつなげる"
      submitText="つなげる"
      missing={missingOf(found, reason, isSure)}
      onSubmit={() =>
        change(
          () => api.linkPerson(head.id, { id, otherId: found?.id ?? '', reason }),
          '同じ人の記録としてつなげました。いつでも外せます。',
        )
      }
      onClose={onClose}
    >
      <Search
        head={head}
        onFound={(one) => {
          setFound(one);
          setSure(false);
        }}
      />
      <Box role="status">{found !== undefined && <Found found={found} />}</Box>
      <TextField
        label="同じ人だと考える理由（記録されます）"
        multiline
        minRows={2}
        required
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
      <FormControlLabel
        control={<Checkbox checked={isSure} onChange={(_event, checked) => setSure(checked)} />}
        label="同じ人であることを確かめました"
      />
      <Typography variant="body2">
        つなげると、これまでの相談・特徴・注意点・配慮が、たがいの画面に出ます。記録はまとめません。相談者の部屋には、何も出ません。
      </Typography>
    </FormDialog>
  );
}

function Search({
  head,
  onFound,
}: {
  head: ConsultationHead;
  onFound: (found: OtherRecord | null) => void;
}) {
  const api = useStaffApi();
  const notify = useNotify();
  const [number, setNumber] = useState('');
  async function search() {
    if (number.trim() === '') return;
    try {
      const { data } = await api.otherRecords(head.id, number.trim());
      onFound(data[0] ?? null);
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
      <TextField
        label="相手の相談番号"
        value={number}
        onChange={({ target }) => setNumber(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          // The dialog is not sent by looking something up.
          event.preventDefault();
          void search();
        }}
        slotProps={{ htmlInput: { maxLength: 20, inputMode: 'numeric' } }}
        sx={{ flex: 1 }}
      />
      <Button variant="outlined" onClick={() => void search()}>
        探す
      </Button>
    </Stack>
  );
}

function Found({ found }: { found: OtherRecord | null }) {
  if (!found)
    return (
      <Typography>
        この番号の相談は見つかりません。この窓口の、あなたが見てよい相談だけを探しています。
      </Typography>
    );
  return (
    <Typography>
      <strong>No.{found.number}</strong>　{dayText(found.openedAt)}・{STAGE_WORDS[found.stage]}
      ・担当 {found.assignee?.name ?? 'なし'}
      {found.brings > 0 &&
        `　この記録には、ほかに${found.brings}件の記録がつながっています。いっしょにつながります。`}
    </Typography>
  );
}

function missingOf(
  found: OtherRecord | null | undefined,
  reason: string,
  isSure: boolean,
): string | null {
  if (!found) return '相手の相談を番号で探してください。';
  if (found.standing === 'own') return 'この方の相談です。つなげる必要はありません。';
  if (found.standing === 'linked') return 'もうつながっています。';
  if (reason.trim() === '') return '理由を書いてください。';
  return isSure ? null : '同じ人かどうか、確かめてください。';
}
