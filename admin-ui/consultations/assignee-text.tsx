/** Who answers, and whether they are there to do it: kept until the next shift, nobody would look before then. */
import { Box } from '@mui/material';
import { DUTY_WORDS } from '../i18n/words.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { useColleagues } from './use-colleagues.ts';

export function AssigneeText({ head: { assignee, service } }: { head: ConsultationHead }) {
  const { data } = useColleagues(service.id);
  const duty = data?.data.find(({ id }) => id === assignee?.id)?.duty ?? 'on';
  return (
    <>
      担当 {assignee?.name ?? 'なし'}
      {duty !== 'on' && (
        <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
          （{DUTY_WORDS[duty]}）
        </Box>
      )}
    </>
  );
}
