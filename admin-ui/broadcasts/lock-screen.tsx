/** How it stands on a lock screen, where others may see it, and which of its words tell something. */
import { Alert, Box, Typography } from '@mui/material';
import { revealingWords } from '../../domain/broadcast.ts';
import { useServices } from '../parts/use-services.ts';
import { useMe } from '../session/session.ts';
import type { Written } from './use-form.ts';

export function useRevealing(serviceId: string, { bubbles, link }: Written): string[] {
  const { data } = useServices();
  const service = data?.data.find(({ id }) => id === serviceId);
  return revealingWords(
    { bubbles, link },
    { riskWords: service?.riskWords ?? [], fields: service?.form?.fields ?? [] },
  );
}

export function RevealingWarning({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <Alert severity="warning">
      相談していることが分かるかもしれない言葉があります：
      <strong>{words.join('、')}</strong>
      。画面を見た家族や交際相手に知られるおそれがあります。「お知らせがあります」のような言葉に変えられないか、考えてください。このまま送るには理由が必要です。
    </Alert>
  );
}

export function LockScreen({ serviceId, written }: { serviceId: string; written: Written }) {
  const { services } = useMe();
  const name = services.find(({ id }) => id === serviceId)?.name ?? '';
  const last = written.bubbles.findLast((text) => text.trim() !== '') ?? '';
  return (
    <Box component="section" aria-label="ロック画面での見え方">
      <Typography component="h3" sx={{ fontWeight: 700, mb: 0.5 }}>
        ロック画面での見え方
      </Typography>
      <Box
        sx={{
          bgcolor: 'var(--color-ground)',
          border: '1px solid var(--color-hairline)',
          borderRadius: 3,
          p: 2,
        }}
      >
        <Box
          sx={{
            bgcolor: 'var(--color-surface)',
            border: '1px solid var(--color-hairline)',
            borderRadius: 2,
            p: 1.5,
            overflowWrap: 'anywhere',
          }}
        >
          <Typography variant="body2" sx={{ fontWeight: 700 }}>
            LINE　{name}
          </Typography>
          <Typography
            variant="body2"
            sx={{
              display: '-webkit-box',
              WebkitBoxOrient: 'vertical',
              WebkitLineClamp: 4,
              overflow: 'hidden',
              whiteSpace: 'pre-wrap',
            }}
          >
            {last === '' ? '（本文がここに出ます）' : last}
          </Typography>
        </Box>
      </Box>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
        アカウントの名前は、LINE公式アカウントで決めた名前が出ます。
      </Typography>
    </Box>
  );
}
