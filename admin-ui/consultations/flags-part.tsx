/** Flags about the consultee: those that stand, a new one, and those that have run out, folded away. */
import { Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { FlagMarks } from '../parts/flag-marks.tsx';
import { dayText, timeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { FlagDialog } from './flag-dialog.tsx';

type Flag = ConsultationHead['consultee']['flags'][number];

export function FlagsPart({ head }: { head: ConsultationHead }) {
  const [isSetting, setSetting] = useState(false);
  const blocked = head.blocked.note?.text ?? null;
  const { flags } = head.consultee;
  const up = flags.filter(({ isUp }) => isUp);
  const down = flags.filter(({ isUp }) => !isUp);
  return (
    <Box component="section" aria-label="注意の印" sx={{ mb: 2.5 }}>
      <Typography component="h2" variant="h3">
        注意の印
      </Typography>
      {up.length === 0 && (
        <Typography color="text.secondary">今ついている印はありません。</Typography>
      )}
      <FlagList flags={up}>
        {(flag) => <TakeDown head={head} flag={flag} blocked={blocked} />}
      </FlagList>
      <ActionButton text="注意の印をつける" blocked={blocked} onPress={() => setSetting(true)} />
      {down.length > 0 && (
        <Box component="details" sx={{ mt: 1 }}>
          <summary>期限が過ぎた・取り下げた印 {down.length}件</summary>
          <FlagList flags={down} />
        </Box>
      )}
      {isSetting && <FlagDialog head={head} onClose={() => setSetting(false)} />}
    </Box>
  );
}

interface ListProps {
  flags: readonly Flag[];
  children?: (flag: Flag) => ReactNode;
}

function FlagList({ flags, children }: ListProps) {
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {flags.map((flag) => (
        <Box component="li" key={flag.id} sx={{ my: 1 }}>
          {flag.isUp ? <FlagMarks flags={[flag]} /> : <strong>{flag.label}</strong>}
          {flag.remark !== null && (
            <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {flag.remark}
            </Typography>
          )}
          <Typography variant="body2" color="text.secondary">
            {untilText(flag)}・{flag.setBy.name ?? '職員'}が{timeText(flag.setAt)}に設定
            {flag.takenDownAt !== null &&
              `・${flag.takenDownBy?.name ?? '職員'}が${timeText(flag.takenDownAt)}に取り下げ`}
          </Typography>
          {children?.(flag)}
        </Box>
      ))}
    </Box>
  );
}

function untilText({ until }: Flag): string {
  return until === null ? '期限なし' : `${dayText(`${until}T12:00+09:00`)}まで`;
}

function TakeDown({
  head,
  flag,
  blocked,
}: {
  head: ConsultationHead;
  flag: Flag;
  blocked: string | null;
}) {
  const api = useStaffApi();
  const change = useChange('consultations');
  if (blocked !== null) return null;
  return (
    <Button
      size="small"
      onClick={() =>
        void change(
          () => api.takeDownFlag(head.id, flag.id),
          '印を取り下げました。記録には残ります。',
        )
      }
      aria-label={`「${flag.label}」の印を取り下げる`}
    >
      取り下げる
    </Button>
  );
}
