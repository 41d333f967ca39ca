/** 「操作記録」: who saw and did what, when and why. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { FoundRows } from './found-rows.tsx';
import { TrailFilters } from './trail-filters.tsx';
import { useTrail, useTrailFilters, useTrailPeople, type Filters } from './use-trail.ts';

export function TrailScreen() {
  useTitle('操作記録');
  const filters = useTrailFilters();
  const { data: people } = useTrailPeople();
  const [isCopying, setCopying] = useState(false);
  const mayCopy = may(useRoles(), 'trail.export', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '90rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        操作記録
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        だれが、いつ、何を見て、何をしたかの記録です。相談の番号や職員で絞り込めます。調べたことも記録に残ります。
      </Typography>
      <TrailFilters filters={filters} people={people?.data ?? []} />
      <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap' }}>
        <ReportLinks filters={filters} />
        {mayCopy && <Button onClick={() => setCopying(true)}>この条件で書き出す</Button>}
      </Stack>
      <FoundRows filters={filters} own={false} />
      {isCopying && <TrailCopy filters={filters} onClose={() => setCopying(false)} />}
    </Box>
  );
}

/** From what was looked for to the report of it: of each consultation that bears the number, or of the person. */
function ReportLinks({ filters }: { filters: Filters }) {
  const { data } = useTrail(filters.query, false);
  const number = filters.one('number');
  const staff = filters.one('staff');
  const consultations = new Map(
    (data?.data ?? []).flatMap(({ consultation, service }) =>
      consultation && number === String(consultation.number)
        ? [[consultation.id, service?.name ?? '']]
        : [],
    ),
  );
  return (
    <>
      {[...consultations].map(([id, service]) => (
        <Button
          key={id}
          variant="outlined"
          component={LinkBase}
          to={`/administration/trail/consultations/${id}`}
        >
          No.{number}の相談者の記録を見た職員
          {consultations.size > 1 && `（${service}）`}
        </Button>
      ))}
      {staff !== '' && (
        <Button
          variant="outlined"
          component={LinkBase}
          to={`/administration/trail/people/${staff}`}
        >
          この職員がひと月に見た相談
        </Button>
      )}
    </>
  );
}

/** As the body has it: what may be given several times is a list there. */
function bodyOf(query: URLSearchParams): object {
  const body: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    if (name === 'page') continue;
    const isList = name === 'kind' || name === 'outcome' || name === 'purpose';
    body[name] = isList ? query.getAll(name) : query.get(name);
  }
  return body;
}

function TrailCopy({ filters, onClose }: { filters: Filters; onClose: () => void }) {
  const api = useStaffApi();
  return (
    <CopyDialog
      title="操作記録を書き出す"
      formats={['csv', 'pdf']}
      onCopy={(more) => api.copyTrail({ ...bodyOf(filters.query), ...more })}
      onClose={onClose}
    />
  );
}
