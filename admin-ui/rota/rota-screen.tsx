/** 「当番表」: who is asked for approvals when, as a calendar and as a table, with the times when nobody is. */
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { businessDay, dayText } from '../parts/time.ts';
import { useAddressFilters } from '../parts/use-address-filters.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import type { Rota } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { moved, shownDays, VIEWS, type View } from './days.ts';
import { RotaCalendar } from './rota-calendar.tsx';
import { RotaEntries } from './rota-entries.tsx';
import { RotaImport } from './rota-import.tsx';
import { RotaTable } from './rota-table.tsx';
import { TurnDialog } from './turn-dialog.tsx';

const NAMES = ['service', 'view', 'day', 'as'] as const;

export function RotaScreen() {
  useTitle('当番表');
  const { services } = useMe();
  const readable = services.filter(({ roles }) => may(roles, 'rota.read', 'service'));
  const filters = useAddressFilters(NAMES);
  const chosen = readable.find(({ id }) => id === filters.one('service')) ?? readable[0];
  if (!chosen)
    return (
      <EmptyState isPage title="当番表を見る権限がありません">
        当番表は、相談員・スーパーバイザー・管理者・監査担当が見られます。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        当番表
      </Typography>
      <Typography sx={{ mb: 1.5, maxWidth: '48rem' }}>
        関係機関との連携の承認を、いつ、だれに求めるかの表です。まず当番に知らせ、決めた時間に判断がないときは、代理1、代理2、スーパーバイザー全員、管理者全員、全員の順に求めます。
      </Typography>
      <ServicePicker
        services={readable}
        value={chosen.id}
        onChange={(id) => filters.set('service', [id])}
      />
      <OfService
        serviceId={chosen.id}
        view={VIEWS.find((view) => view === filters.one('view')) ?? 'week'}
        day={dayIn(filters.one('day'))}
        isTable={filters.one('as') === 'table'}
        onSet={(name, value) => filters.set(name, [value])}
      />
    </Box>
  );
}

function dayIn(typed: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(typed) && !Number.isNaN(Date.parse(typed));
  return isDay ? typed : businessDay(new Date());
}

interface Props {
  serviceId: string;
  view: View;
  day: string;
  isTable: boolean;
  onSet: (name: (typeof NAMES)[number], value: string) => void;
}

function OfService({ serviceId, view, day, isTable, onSet }: Props) {
  const api = useStaffApi();
  const { from, days } = shownDays(view, day);
  const { data, error, refetch } = useQuery({
    queryKey: ['rota', serviceId, from, days],
    queryFn: () => api.rota(serviceId, from, days),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="当番表を読み込んでいます" />;
  const coming = data.gaps.filter(({ to }) => Date.parse(to) > Date.now());
  return (
    <>
      <Actions serviceId={serviceId} rota={data} />
      <Stack
        direction="row"
        role="search"
        aria-label="当番表の表示"
        sx={{ gap: 1, mb: 1.5, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <SingleChoice
          label="期間"
          words={{ week: '1週間', month: '1か月' }}
          value={view}
          onChange={(value) => onSet('view', value)}
        />
        <SingleChoice
          label="見かた"
          words={{ '': 'カレンダー', table: '表' }}
          value={isTable ? 'table' : ''}
          onChange={(value) => onSet('as', value)}
        />
        <Button onClick={() => onSet('day', moved(view, day, -1))}>前へ</Button>
        <Button onClick={() => onSet('day', '')}>今日</Button>
        <Button onClick={() => onSet('day', moved(view, day, 1))}>次へ</Button>
      </Stack>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        {dayText(data.from)}から{dayText(new Date(Date.parse(data.until) - 1).toISOString())}まで
      </Typography>
      {coming.length > 0 && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          当番がいない時間が、これから{coming.length}
          か所あります。その時間の申請は、代理がいれば代理に、いなければスーパーバイザー全員に、すぐに知らせます。
        </Alert>
      )}
      {isTable ? <RotaTable rota={data} /> : <RotaCalendar rota={data} />}
      <RotaEntries serviceId={serviceId} entries={data.entries} />
    </>
  );
}

function Actions({ serviceId, rota }: { serviceId: string; rota: Rota }) {
  const mayEdit = may(useRolesIn(serviceId), 'rota.edit', 'service');
  const [open, setOpen] = useState<'turn' | 'import' | null>(null);
  const close = () => setOpen(null);
  const blocked = mayEdit ? null : '当番表を変えられるのは、スーパーバイザーと管理者です。';
  return (
    <Stack direction="row" sx={{ gap: 1, mb: 2, flexWrap: 'wrap' }}>
      <ActionButton
        text="当番を入れる"
        variant="contained"
        blocked={blocked}
        onPress={() => setOpen('turn')}
      />
      <ActionButton text="CSVを取り込む" blocked={blocked} onPress={() => setOpen('import')} />
      {open === 'turn' && (
        <TurnDialog serviceId={serviceId} approvers={rota.approvers} onClose={close} />
      )}
      {open === 'import' && (
        <RotaImport serviceId={serviceId} approvers={rota.approvers} onClose={close} />
      )}
    </Stack>
  );
}
