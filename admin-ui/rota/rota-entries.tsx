/** What the calendar is made of: each turn once, to be taken off. */
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { ROTA_ROLE_WORDS } from '../../domain/rota.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import type { Rota } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

type Entry = Rota['entries'][number];

interface Props {
  serviceId: string;
  entries: readonly Entry[];
}

export function RotaEntries({ serviceId, entries }: Props) {
  const api = useStaffApi();
  const change = useChange('rota');
  const mayEdit = may(useRolesIn(serviceId), 'rota.edit', 'service');
  const [removing, setRemoving] = useState<Entry | null>(null);
  return (
    <Box component="section" aria-label="当番の一つひとつ">
      <SectionHeading>入れてある当番</SectionHeading>
      {entries.length === 0 ? (
        <Typography color="text.secondary">
          まだ当番が入っていません。申請は、スーパーバイザー全員に知らせます。
        </Typography>
      ) : (
        <StackingTable
          label="入れてある当番"
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            { heading: '人', cell: whoText, wraps: true },
            { heading: '役割', cell: ({ role }) => ROTA_ROLE_WORDS[role] },
            { heading: 'いつ', cell: ({ when }) => whenText(when), wraps: true },
            {
              heading: '操作',
              cell: (entry) =>
                mayEdit ? (
                  <Button
                    size="small"
                    aria-label={`${entry.person.name ?? '職員'}の${whenText(entry.when)}の当番を外す`}
                    onClick={() => setRemoving(entry)}
                  >
                    外す
                  </Button>
                ) : (
                  '－'
                ),
            },
          ]}
        />
      )}
      {removing && (
        <FormDialog
          title="当番を外す"
          submitText="外す"
          onSubmit={() =>
            change(() => api.removeTurn(serviceId, removing.id), '当番を外しました。')
          }
          onClose={() => setRemoving(null)}
        >
          <Typography>
            {removing.person.name ?? '職員'}さんの{ROTA_ROLE_WORDS[removing.role]}（
            {whenText(removing.when)}
            ）を外します。今この人に承認を求めているときは、すぐに次の人に移ります。
          </Typography>
        </FormDialog>
      )}
    </Box>
  );
}

function whoText({ person, counts }: Entry) {
  return (
    <>
      {person.name ?? '職員'}
      {!counts && (
        <Box sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
          承認する役割がなくなったため、数えません
        </Box>
      )}
    </>
  );
}

const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'];

function whenText(when: Entry['when']): string {
  if (when.kind === 'once') return `${dayTimeText(when.from)}〜${dayTimeText(when.to)}`;
  const { weekdays, begins, ends, firstDay, lastDay } = when;
  const days =
    weekdays.length === 7 ? '毎日' : `毎週${weekdays.map((day) => WEEKDAYS[day]).join('・')}`;
  const next = ends <= begins ? '翌' : '';
  const last = lastDay === null ? '' : day(lastDay);
  return `${days} ${begins}〜${next}${ends}（${day(firstDay)}から${last === '' ? '' : `${last}まで`}）`;
}

function day(date: string): string {
  return dayText(`${date}T12:00+09:00`);
}
