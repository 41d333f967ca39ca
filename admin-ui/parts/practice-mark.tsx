/** The mark of everything that belongs to a practice service, so that nobody takes it for real. */
import { Chip } from '@mui/material';
import { PRACTICE_MARK } from '../../domain/practice.ts';
import { useMe } from '../session/session.ts';

export function useIsPractice(serviceId: string): boolean {
  return useMe().services.find(({ id }) => id === serviceId)?.mode === 'practice';
}

/** Nothing for a live service. */
export function PracticeMark({ serviceId }: { serviceId: string }) {
  return useIsPractice(serviceId) ? <PracticeChip /> : null;
}

/** Where more is shown than one service, and all of it is practice. */
export function PracticeChip() {
  return (
    <Chip
      size="small"
      label={PRACTICE_MARK}
      sx={{
        bgcolor: 'text.primary',
        color: 'background.paper',
        fontWeight: 700,
        borderRadius: 'var(--radius-s)',
      }}
    />
  );
}
