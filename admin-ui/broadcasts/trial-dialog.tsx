/** Whose telephones it is tried on. */
import { Checkbox, FormControlLabel, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useStep } from './use-broadcast.ts';

interface Props {
  serviceId: string;
  broadcast: BroadcastHead;
  onClose: () => void;
}

export function TrialDialog({ serviceId, broadcast, onClose }: Props) {
  const api = useStaffApi();
  const step = useStep(serviceId);
  const { data } = useQuery({
    queryKey: ['broadcast-testers', serviceId],
    queryFn: () => api.testers(serviceId),
    staleTime: 0,
  });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  // Made once for this dialog: sent again it arrives once.
  const [ids] = useState(() => new Map<string, string>());
  const idFor = (testerId: string) => {
    const id = ids.get(testerId) ?? crypto.randomUUID();
    ids.set(testerId, id);
    return id;
  };
  const testers = data?.data ?? [];
  async function send() {
    const trials = chosen.map((testerId) => ({ id: idFor(testerId), testerId }));
    const body = { basedOn: broadcast.version, trials };
    const head = await step(
      () => api.tryBroadcast(serviceId, broadcast.id, body),
      '試しに送っています。スマートフォンを見てください。',
    );
    return head !== null;
  }
  return (
    <FormDialog
      title="試しに送る"
      submitText="試しに送る"
      missing={chosen.length === 0 ? '送る人を選んでください。' : null}
      onSubmit={send}
      onClose={onClose}
    >
      <Typography>
        登録した職員のスマートフォンに、本番と同じ見え方で送ります。1人につき今月の通数を1通使います。
      </Typography>
      {data !== undefined && testers.length === 0 && (
        <Typography>
          試しに送る相手がまだ登録されていません。
          <Link component={LinkBase} to={`/services/${serviceId}/broadcasts`}>
            お知らせ配信の一覧の下
          </Link>
          で登録できます。
        </Typography>
      )}
      <Stack>
        {testers.map(({ id, name, isReachable }) => (
          <FormControlLabel
            key={id}
            disabled={!isReachable}
            label={isReachable ? name : `${name}（今は友だちではありません）`}
            control={
              <Checkbox
                checked={chosen.includes(id)}
                onChange={({ target }) =>
                  setChosen((before) =>
                    target.checked ? [...before, id] : before.filter((one) => one !== id),
                  )
                }
              />
            }
          />
        ))}
      </Stack>
    </FormDialog>
  );
}
