/** Her words of risk, marked where they stand: by a line and the kind of risk in letters, not by colour alone. */
import { Box } from '@mui/material';
import { createContext, use, useMemo, type ReactNode } from 'react';
import { riskSpansIn, type RiskWord } from '../../domain/priority.ts';
import { RISK_MARKS } from '../i18n/words.ts';
import { useServices } from '../parts/use-services.ts';

const NO_WORDS: readonly RiskWord[] = [];
const RiskWordsContext = createContext<readonly RiskWord[]>(NO_WORDS);

/** Around the talk: which words the service marks. */
export function RiskWords({ serviceId, children }: { serviceId: string; children: ReactNode }) {
  const { data } = useServices();
  const words = data?.data.find(({ id }) => id === serviceId)?.riskWords ?? NO_WORDS;
  return <RiskWordsContext value={words}>{children}</RiskWordsContext>;
}

/** What she said, its words of risk marked. */
export function MarkedText({ text }: { text: string }) {
  const words = use(RiskWordsContext);
  const spans = useMemo(() => riskSpansIn(text, words), [text, words]);
  if (spans.length === 0) return text;
  return (
    <>
      {spans.map(({ from, to, risk, priority }, index) => (
        <span key={from}>
          {text.slice(spans[index - 1]?.to ?? 0, from)}
          <Box
            component="mark"
            data-risk={RISK_MARKS[risk]}
            sx={{
              fontWeight: 700,
              color: priority === 'urgent' ? 'var(--color-danger)' : 'var(--color-attention)',
              bgcolor:
                priority === 'urgent'
                  ? 'var(--color-danger-ground)'
                  : 'var(--color-attention-ground)',
              borderBottom: '2px solid currentColor',
              // Beside the words, but no part of them: it is read out and seen, and not copied.
              '&::after': {
                content: '"［" attr(data-risk) "］"',
                fontSize: '0.75em',
                whiteSpace: 'nowrap',
              },
            }}
          >
            {text.slice(from, to)}
          </Box>
        </span>
      ))}
      {text.slice(spans.at(-1)?.to ?? 0)}
    </>
  );
}
