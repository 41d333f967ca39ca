/** One open consultation of somebody who goes: whose it will be. */
import { Alert, Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import type { ShiftEndChoice } from '../../domain/duty.ts';
import type { ShiftEndRow as Row } from '../staff-api/types.ts';
import { PriorityBadge, StageBadge } from '../parts/badges.tsx';
import { sinceText } from '../parts/time.ts';
import { useColleagues } from '../consultations/use-colleagues.ts';
import { DUTY_WORDS } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';
import type { Decision } from './use-shift-end.ts';

const CHOICE_WORDS: Record<ShiftEndChoice, string> = {
  transfer: '対応中の職員に引き継ぐ',
  'return-to-queue': '受付に戻す',
  keep: '次の勤務まで自分が担当する',
};

interface Props {
  row: Row;
  decision: Decision;
  failure: string | null;
  now: number;
  /** Who goes for good; `null`: oneself, for today. */
  leaver?: string | null;
  onChange: (decision: Decision) => void;
}

export function ShiftEndRow({ row, decision, failure, now, leaver = null, onChange }: Props) {
  const heading = useId();
  const change = (changed: Partial<Decision>) => onChange({ ...decision, ...changed });
  return (
    <Box
      component="section"
      aria-labelledby={heading}
      sx={{ border: '1px solid', borderColor: 'divider', borderRadius: 1, p: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap', mb: 1 }}>
        <Typography id={heading} component="h3" variant="h3">
          {row.service.name} No.{row.number}
        </Typography>
        <StageBadge stage={row.stage} />
        <PriorityBadge priority={row.priority} />
        {row.waitingSince !== null && (
          <Typography sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
            返信を{sinceText(row.waitingSince, now)}待っています
          </Typography>
        )}
        {row.openEscalations > 0 && (
          <Typography sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
            関係機関と連携中
          </Typography>
        )}
      </Stack>
      {row.isLeaving ? (
        <Typography>引き継ぎの処理を待っています。選ぶことはありません。</Typography>
      ) : (
        <Choices row={row} decision={decision} leaver={leaver} change={change} />
      )}
      {row.hasDraft && leaver === null && (
        <Typography variant="body2" sx={{ mt: 1 }}>
          書きかけの文章があります。ほかの人には見えません。伝えることは、申し送りに書いてください。
        </Typography>
      )}
      {failure !== null && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          できませんでした：{failure}
        </Alert>
      )}
    </Box>
  );
}

interface ChoicesProps {
  row: Row;
  decision: Decision;
  leaver: string | null;
  change: (changed: Partial<Decision>) => void;
}

function Choices({ row, decision, leaver, change }: ChoicesProps) {
  const me = useMe();
  const { data } = useColleagues(row.service.id);
  const people = (data?.data ?? []).filter(
    ({ id, duty, roles }) =>
      id !== (leaver ?? me.id) &&
      // Who goes for good hands over to whoever works there, on duty or not.
      (leaver !== null || duty === 'on') &&
      roles.some((role) => role === 'counselor' || role === 'supervisor'),
  );
  const isNobody = data !== undefined && people.length === 0;
  return (
    <Stack sx={{ gap: 1 }}>
      <TextField
        select
        size="small"
        label={`No.${row.number}をどうするか`}
        value={decision.choice}
        onChange={({ target }) => change({ choice: target.value as ShiftEndChoice })}
      >
        {row.choices.map((choice) => (
          <MenuItem key={choice} value={choice} disabled={choice === 'transfer' && isNobody}>
            {choice === 'transfer' && leaver !== null
              ? 'ほかの職員に引き継ぐ'
              : CHOICE_WORDS[choice]}
            {choice === 'transfer' && isNobody ? '（引き継げる職員がいません）' : ''}
          </MenuItem>
        ))}
      </TextField>
      {decision.choice === 'transfer' && (
        <TextField
          select
          size="small"
          label={`No.${row.number}を引き継ぐ相手`}
          value={decision.to}
          onChange={({ target }) => change({ to: target.value })}
        >
          {people.map(({ id, name, duty, isSignedIn }) => (
            <MenuItem key={id} value={id}>
              {name}
              {duty === 'on' ? '' : `（${DUTY_WORDS[duty]}）`}
              {duty === 'on' && !isSignedIn ? '（サインインしていません）' : ''}
            </MenuItem>
          ))}
        </TextField>
      )}
      {(decision.choice === 'transfer' || decision.choice === 'return-to-queue') && (
        <TextField
          size="small"
          multiline
          minRows={2}
          label={`No.${row.number}の申し送り（相談者には見えません）`}
          value={decision.note}
          onChange={({ target }) => change({ note: target.value })}
        />
      )}
    </Stack>
  );
}
