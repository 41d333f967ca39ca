/** 「この日時に何が起きる？」: any instant, and what a consultee would meet then, in the words she would read. */
import { Box, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { PreviewAsked } from '../staff-api/reception.ts';
import { PreviewForm } from './preview-form.tsx';
import { PreviewOnPhone } from './preview-on-phone.tsx';
import { PreviewShown } from './preview-shown.tsx';

export function PreviewScreen() {
  useTitle('この日時に何が起きる？');
  const { id } = useParams<{ id: string }>();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        この日時に何が起きる？
      </Typography>
      <Typography sx={{ mb: 2, maxWidth: '52rem' }}>
        日時を選ぶと、そのとき相談者に届くものを、相談者が読む言葉のまま示します。答えは、実際に自動応答を決めるしくみが出しています。
      </Typography>
      <Preview key={id} serviceId={id} />
    </Box>
  );
}

function Preview({ serviceId }: { serviceId: string }) {
  const api = useStaffApi();
  const isPractice = useMe().services.some(
    ({ id, mode }) => id === serviceId && mode === 'practice',
  );
  const mayShow = may(useRolesIn(serviceId), 'practice.guide', 'service');
  const [asked, setAsked] = useState<PreviewAsked>({ of: 'then', waiting: 0 });
  const { data: settings } = useQuery({
    queryKey: ['settings', serviceId],
    queryFn: () => api.settings(serviceId),
    staleTime: 0,
  });
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', serviceId, 'preview', asked],
    queryFn: () => api.preview(serviceId, asked),
    placeholderData: keepPreviousData,
    // What is asked for now is another instant each time.
    staleTime: 0,
  });
  return (
    <>
      <PreviewForm
        asked={asked}
        moments={data?.moments ?? []}
        versions={[settings?.inForce, ...(settings?.announced ?? [])].filter((one) => one != null)}
        hasDraft={Boolean(settings?.draft)}
        onAsk={setAsked}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <PreviewShown preview={data} waiting={asked.waiting} />
          {isPractice && mayShow && (
            <PreviewOnPhone
              serviceId={serviceId}
              asked={{ ...asked, at: data.at }}
              preview={data}
            />
          )}
        </>
      ) : (
        <LoadingState what="確かめています" />
      )}
    </>
  );
}
