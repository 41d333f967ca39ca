/** Whether a counselor's replies wait for approval, by service, and the button that changes it. */
import { Box, Button } from '@mui/material';
import { may } from '../../domain/roles.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import type { Board } from '../staff-api/types.ts';

type Row = Board['people'][number];

/** Of whom it is changed, and where. */
export interface Training {
  person: Row['person'];
  in: Row['counselorIn'][number];
}

interface Props {
  row: Row;
  onChange: (training: Training) => void;
}

export function TrainingCell({ row: { person, counselorIn }, onChange }: Props) {
  if (counselorIn.length === 0) return '－';
  return counselorIn.map((one) => (
    <InService
      key={one.service.id}
      training={{ person, in: one }}
      isOnly={counselorIn.length === 1}
      onChange={onChange}
    />
  ));
}

interface InServiceProps {
  training: Training;
  isOnly: boolean;
  onChange: Props['onChange'];
}

function InService({ training, isOnly, onChange }: InServiceProps) {
  const { service, repliesNeedApproval } = training.in;
  const mayTrain = may(useRolesIn(service.id), 'membership.train', 'service');
  const where = isOnly ? '' : `（${service.name}）`;
  const wish = `${repliesNeedApproval ? '研修を終える' : '研修中にする'}${where}`;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
      {repliesNeedApproval && <strong>研修中{where}</strong>}
      {mayTrain && (
        <Button
          size="small"
          variant={repliesNeedApproval ? 'outlined' : 'text'}
          aria-label={`${training.person.name ?? ''}：${wish}`}
          onClick={() => onChange(training)}
        >
          {wish}
        </Button>
      )}
      {!mayTrain && !repliesNeedApproval && '－'}
    </Box>
  );
}
