/** What stands beside the talk. */
import { Box, Typography } from '@mui/material';
import type { ConsultationHead } from '../staff-api/types.ts';
import { AccommodationsPart } from './accommodations-part.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { useBeside } from './beside.ts';
import { RetentionPart } from '../disposal/retention-part.tsx';
import { EarlierBeside } from './earlier-beside.tsx';
import { EarlierList } from './earlier-list.tsx';
import { FlagsPart } from './flags-part.tsx';
import { NotesList } from './notes-list.tsx';
import { SamePersonPart } from './same-person-part.tsx';
import { SupporterPart } from './supporter-part.tsx';
import { SurveyShown } from './survey-shown.tsx';
import { TimelineList } from './timeline-list.tsx';
import { RestrictionPart } from '../trail/restriction-part.tsx';
import { TraitsForm } from './traits-form.tsx';

export const SIDE_PARTS = [
  { name: 'person', word: '相談者' },
  { name: 'attributes', word: '属性' },
  { name: 'notes', word: 'メモ' },
  { name: 'timeline', word: '経過' },
] as const;
/** A part's word, with how far the form is where it is not complete. */
export function tabWord(
  { name, word }: (typeof SIDE_PARTS)[number],
  { requiredAttributes: required, missingAttributes: missing }: ConsultationHead,
): string {
  if (name !== 'attributes' || required === 0) return word;
  return `${word} ${required - missing.length}/${required}`;
}

export type SidePartName = (typeof SIDE_PARTS)[number]['name'];

export function SidePart({ name, head }: { name: SidePartName; head: ConsultationHead }) {
  const openId = useBeside()?.earlierId;
  const earlier = head.history.find(({ id }) => id === openId);
  switch (name) {
    case 'person':
      if (earlier) return <EarlierBeside key={earlier.id} head={head} earlier={earlier} />;
      return (
        <>
          <FlagsPart head={head} />
          <AccommodationsPart head={head} />
          <TraitsForm head={head} />
          {head.letInUntil === null ? (
            <SamePersonPart head={head} />
          ) : (
            <Box sx={{ height: '1.5rem' }} />
          )}
          <SupporterPart head={head} />
          <SurveyShown id={head.id} />
          <RestrictionPart head={head} />
          <RetentionPart head={head} />
          <Typography component="h2" variant="h3" sx={{ mt: 3, mb: 0.5 }}>
            これまでの相談
          </Typography>
          {head.history.length === 0 ? (
            <Typography>これまでの相談はありません。</Typography>
          ) : (
            <EarlierList history={head.history} />
          )}
        </>
      );
    case 'attributes':
      return <AttributeForm head={head} />;
    case 'notes':
      return <NotesList id={head.id} />;
    case 'timeline':
      return <TimelineList id={head.id} />;
  }
}
