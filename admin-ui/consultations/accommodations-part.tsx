/** What she asked to be done differently: how each wish stands, what was decided before, and a new one. */
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { NEED_WORDS } from '../../domain/accommodation.ts';
import { ACCOMMODATION_STATUS_WORDS } from '../../domain/code-words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { dayText, timeText } from '../parts/time.ts';
import type { Accommodation, ConsultationHead } from '../staff-api/types.ts';
import { AskForDialog, DecideDialog } from './accommodation-dialogs.tsx';
import { DECISION_WORDS, recordText } from './person-words.ts';

type Step = Accommodation['steps'][number];

const WRITTEN = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export function AccommodationsPart({ head }: { head: ConsultationHead }) {
  const [isAsking, setAsking] = useState(false);
  const [decidedId, setDecidedId] = useState<string | null>(null);
  const blocked = head.blocked.note?.text ?? null;
  const { accommodations, linked } = head.consultee;
  const decided = accommodations.find(({ id }) => id === decidedId);
  return (
    <Box component="section" aria-label="合理的配慮" sx={{ mb: 2.5 }}>
      <Typography component="h2" variant="h3">
        合理的配慮
      </Typography>
      {accommodations.length === 0 && (
        <Typography color="text.secondary">求められた配慮はありません。</Typography>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {accommodations.map((one) => (
          <Box component="li" key={one.id} sx={{ my: 1 }}>
            <Standing accommodation={one} />
            <Decided accommodation={one} />
            {one.record === null ? (
              blocked === null && (
                <Button
                  size="small"
                  onClick={() => setDecidedId(one.id)}
                  aria-label={`「${NEED_WORDS[one.need]}」について${decideWord(one)}`}
                >
                  {decideWord(one)}
                </Button>
              )
            ) : (
              <Typography variant="body2" color="text.secondary">
                {recordText(linked.find(({ consulteeId }) => consulteeId === one.record) ?? NOBODY)}
                にあります。決めるときは、その相談を開いてください。
              </Typography>
            )}
          </Box>
        ))}
      </Box>
      <ActionButton text="求められた配慮を書く" blocked={blocked} onPress={() => setAsking(true)} />
      {isAsking && <AskForDialog head={head} onClose={() => setAsking(false)} />}
      {decided && (
        <DecideDialog head={head} accommodation={decided} onClose={() => setDecidedId(null)} />
      )}
    </Box>
  );
}

const NOBODY = { numbers: [] };

function decideWord({ status }: Accommodation): string {
  return status === 'asked' ? '決める' : '見直す';
}

function Standing({ accommodation }: { accommodation: Accommodation }) {
  const { need, words, status, askedBy, askedAt, reviewOn, isReviewDue } = accommodation;
  const isOpen = status === 'asked' || isReviewDue;
  return (
    <>
      <strong>{NEED_WORDS[need]}</strong>
      <Box
        component="span"
        sx={{ ml: 1, ...(isOpen ? { color: 'var(--color-attention)', fontWeight: 700 } : {}) }}
      >
        {ACCOMMODATION_STATUS_WORDS[status]}
        {isReviewDue && '・見直す日です'}
      </Box>
      {words !== null && <Typography sx={WRITTEN}>{words}</Typography>}
      <Typography variant="body2" color="text.secondary">
        {timeText(askedAt)}に
        {askedBy ? `${askedBy.name ?? '職員'}が聞き取り` : '本人が部屋でお願い'}
        {reviewOn !== null && `・見直す日 ${dayText(`${reviewOn}T12:00+09:00`)}`}
      </Typography>
    </>
  );
}

/** What stands in full, what was before folded away. */
function Decided({ accommodation: { steps } }: { accommodation: Accommodation }) {
  const [newest, ...earlier] = steps;
  if (!newest) return null;
  return (
    <>
      <StepShown step={newest} />
      {earlier.length > 0 && (
        <details>
          <summary>前の決定 {earlier.length}件</summary>
          {earlier.map((step) => (
            <StepShown key={step.id} step={step} />
          ))}
        </details>
      )}
    </>
  );
}

function StepShown({ step }: { step: Step }) {
  const { status, done, reason, told, decidedBy, at } = step;
  const who = decidedBy ? `${decidedBy.name ?? '職員'}が決定` : '本人が「もういらない」';
  return (
    <Box sx={{ pl: 1, my: 0.5, borderLeft: '2px solid var(--color-hairline)' }}>
      <Typography variant="body2" color="text.secondary">
        {timeText(at)}・{DECISION_WORDS[status]}・{who}
      </Typography>
      {done !== null && <Typography sx={WRITTEN}>すること：{done}</Typography>}
      {reason !== null && <Typography sx={WRITTEN}>理由（内部）：{reason}</Typography>}
      {told !== null && <Typography sx={WRITTEN}>本人に伝えた言葉：{told}</Typography>}
    </Box>
  );
}
