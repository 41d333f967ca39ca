/** The same person's other consultations, one line each. */
import { Box, Button, Link, Typography } from '@mui/material';
import type { EarlierConsultation } from '../staff-api/types.ts';
import { OUTCOME_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { dayText } from '../parts/time.ts';
import { useBeside } from './beside.ts';

export function EarlierList({ history }: { history: readonly EarlierConsultation[] }) {
  const beside = useBeside();
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {history.map((earlier) => (
        <Box
          component="li"
          key={earlier.id}
          sx={{
            display: 'flex',
            columnGap: 1.5,
            flexWrap: 'wrap',
            alignItems: 'baseline',
            mb: 0.5,
          }}
        >
          <Link
            href={`#/consultations/${earlier.id}/show`}
            target="_blank"
            title="新しいタブで開きます"
            sx={{ fontWeight: 700 }}
          >
            No.{earlier.number}
          </Link>
          {beside && (
            <Button
              size="small"
              onClick={() => beside.open(earlier.id)}
              aria-label={`No.${earlier.number}を横で読む`}
              sx={{ py: 0, minWidth: 0 }}
            >
              横で読む
            </Button>
          )}
          <span>{dayText(earlier.openedAt)}</span>
          <strong>
            {earlier.outcome ? OUTCOME_WORDS[earlier.outcome] : STAGE_WORDS[earlier.stage]}
          </strong>
          {earlier.openEscalations > 0 && (
            <Box component="strong" sx={{ color: 'var(--color-danger)' }}>
              関係機関と連携中
            </Box>
          )}
          {earlier.isLinked && <span>この相談の前の相談</span>}
          {earlier.record !== null && (
            <Box component="span" sx={{ color: 'var(--color-attention)' }}>
              別の記録（同じ人）
            </Box>
          )}
          <Typography component="span" variant="body2" color="text.secondary">
            担当 {earlier.assignee?.name ?? 'なし'}・メッセージ{earlier.messages}件・メモ
            {earlier.notes}件
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
