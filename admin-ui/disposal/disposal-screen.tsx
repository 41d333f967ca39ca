/** 「保存と廃棄」: by which rule services keep, what is coming, what is held, the batches, and what is left of what is gone. */
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { ServicePicker } from '../parts/service-picker.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { DisposalOverview } from '../staff-api/disposal.ts';
import { BatchList } from './batch-list.tsx';
import { ComingList } from './coming-list.tsx';
import { HeldList } from './held-list.tsx';
import { RulesPart } from './rules-part.tsx';
import { TombstonesPart } from './tombstones-part.tsx';

export function DisposalScreen() {
  useTitle('保存と廃棄');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['disposal', 'overview'],
    queryFn: () => api.disposal(),
    staleTime: 0,
    // While one is carried out, its progress is to be seen.
    refetchInterval: ({ state }) =>
      state.data?.batches.some(({ status }) => status === 'confirmed') === true ? 2_000 : false,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        保存と廃棄
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        保存期間が終わっても、自動では消えません。一覧を作り、区の承認を記録し、ほかの管理者が確かめてから廃棄します。廃棄した内容は、だれにも戻せません。
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState what="保存と廃棄を読み込んでいます" />}
      {data && <Parts overview={data} />}
    </Box>
  );
}

function Parts({ overview }: { overview: DisposalOverview }) {
  const { services, batches, today } = overview;
  const [chosen, setChosen] = useState(services[0]?.id ?? '');
  const service = services.find(({ id }) => id === chosen);
  const mayManage = may(useRolesIn(chosen), 'disposal.manage', 'service');
  if (!service)
    return (
      <EmptyState title="管理している窓口はありません">窓口に入ると、ここに出ます。</EmptyState>
    );
  return (
    <>
      <RulesPart overview={overview} />
      <BatchList batches={batches} services={services} />
      <Box sx={{ mt: 3 }}>
        <ServicePicker services={services} value={chosen} onChange={setChosen} />
      </Box>
      <ComingList key={`coming ${chosen}`} service={service} today={today} mayManage={mayManage} />
      <HeldList service={service} />
      <TombstonesPart key={`gone ${chosen}`} serviceId={chosen} />
    </>
  );
}
