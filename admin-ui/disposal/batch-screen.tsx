/** One batch: what is in it, who approved it, the second person's confirmation, how far it is, and its certificate. */
import { Alert, Box, LinearProgress, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { KEPT_REASON_NAMES, type DisposalItemStatus } from '../../domain/disposal.ts';
import { may } from '../../domain/roles.ts';
import { FactList } from '../parts/fact-list.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText, dayTimeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { countText, StatusChip } from './batch-list.tsx';
import { ApproveDialog, CertificateDialog, ConfirmDialog, WithdrawDialog } from './dialogs.tsx';

type Shown = Awaited<ReturnType<ReturnType<typeof useStaffApi>['disposalBatch']>>;

export function BatchScreen() {
  useTitle('廃棄の一覧');
  const { id = '' } = useParams();
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['disposal', 'batch', id],
    queryFn: () => api.disposalBatch(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'confirmed' ? 1_000 : false),
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Link component={LinkBase} to="/administration/disposal">
        保存と廃棄に戻る
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        廃棄の一覧{data ? ` 第${data.number}号` : ''}
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState what="一覧を読み込んでいます" />}
      {data && <Whole batch={data} />}
    </Box>
  );
}

function Whole({ batch }: { batch: Shown }) {
  return (
    <>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', mb: 1 }}>
        <StatusChip status={batch.status} />
        <Typography>{countText(batch)}</Typography>
      </Stack>
      {batch.early > 0 && (
        <Alert severity="warning" sx={{ mb: 1, maxWidth: '50rem' }}>
          {batch.early}
          件は、契約期間の終了より前に廃棄することになります。区の承認の文書に、その相談が含まれていることを確かめてください。
        </Alert>
      )}
      {batch.status === 'confirmed' && (
        <Box sx={{ mb: 1.5, maxWidth: '30rem' }} role="status">
          <Typography variant="body2">廃棄しています。この画面を閉じても続きます。</Typography>
          <LinearProgress
            variant="determinate"
            aria-label="廃棄の進み具合"
            value={((batch.disposed + batch.kept) / Math.max(batch.consultations, 1)) * 100}
          />
        </Box>
      )}
      <Steps batch={batch} />
      <Actions batch={batch} />
      <Items batch={batch} />
    </>
  );
}

/** Who did what until now. */
function Steps({
  batch: { proposed, approval, confirmed, withdrawn, finishedAt },
}: {
  batch: Shown;
}) {
  const said = (by: { name: string | null }, at: string) =>
    `${by.name ?? '職員'}・${dayTimeText(at)}`;
  const steps: [string, string][] = [['一覧を作った', said(proposed.by, proposed.at)]];
  if (approval !== null) {
    const { approvedOn, approvedBy, documentNo, recordedBy, recordedAt } = approval;
    const under = documentNo === '' ? '' : `（${documentNo}）`;
    steps.push(['区の承認', `${dayText(approvedOn)} ${approvedBy}${under}`]);
    steps.push(['承認を記録した', said(recordedBy, recordedAt)]);
  }
  if (confirmed !== null) steps.push(['確かめて始めた', said(confirmed.by, confirmed.at)]);
  if (withdrawn !== null) steps.push(['取りやめた', said(withdrawn.by, withdrawn.at)]);
  if (finishedAt !== null) steps.push(['終わった', dayTimeText(finishedAt)]);
  return <FactList facts={steps} nameWidth="9rem" mb={1.5} />;
}

type Asked = 'approve' | 'confirm' | 'withdraw' | 'certificate';

function Actions({ batch }: { batch: Shown }) {
  const me = useMe();
  const mayManage = may(useRolesIn(batch.serviceId), 'disposal.manage', 'service');
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const { id, status, number } = batch;
  const notManager = mayManage ? null : 'この操作ができるのは、管理者です。';
  const isFirst = [batch.proposed.by.id, batch.approval?.recordedBy.id].includes(me.id);
  const second = isFirst ? '一覧を作った人・承認を記録した人のほかの管理者が確かめます。' : null;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {status === 'proposed' && (
        <ActionButton
          text="区の承認を記録する"
          variant="contained"
          blocked={notManager}
          onPress={() => setAsked('approve')}
        />
      )}
      {status === 'approved' && (
        <ActionButton
          text="確かめて廃棄を始める"
          variant="contained"
          blocked={notManager ?? second}
          onPress={() => setAsked('confirm')}
        />
      )}
      {(status === 'proposed' || status === 'approved') && (
        <ActionButton text="取りやめる" blocked={notManager} onPress={() => setAsked('withdraw')} />
      )}
      {status === 'done' && (
        <ActionButton
          text="廃棄証明書を書き出す"
          variant="contained"
          blocked={null}
          onPress={() => setAsked('certificate')}
        />
      )}
      {asked === 'approve' && <ApproveDialog id={id} onClose={close} />}
      {asked === 'confirm' && <ConfirmDialog batch={batch} onClose={close} />}
      {asked === 'withdraw' && <WithdrawDialog id={id} onClose={close} />}
      {asked === 'certificate' && <CertificateDialog id={id} number={number} onClose={close} />}
    </Stack>
  );
}

const ITEM_NAMES = {
  waiting: 'まだ',
  destroying: '廃棄中',
  disposed: '廃棄した',
  kept: '残した',
} as const satisfies Record<DisposalItemStatus, string>;

function Items({ batch: { items } }: { batch: Shown }) {
  return (
    <>
      <SectionHeading>この一覧の相談</SectionHeading>
      <StackingTable
        label="この一覧の相談"
        rows={items}
        keyOf={({ number }) => String(number)}
        columns={[
          { heading: '相談', cell: ({ number }) => `${number}番` },
          {
            heading: '始まり〜終わり',
            cell: ({ openedOn, endedOn }) => `${dayText(openedOn)}〜${dayText(endedOn)}`,
          },
          { heading: '廃棄できる日', cell: ({ disposeOn }) => dayText(disposeOn) },
          { heading: '契約', cell: ({ isEarly }) => (isEarly ? '終了より前' : '終了の後') },
          {
            heading: '結果',
            cell: ({ status, reason }) =>
              `${ITEM_NAMES[status]}${reason === null ? '' : `（${KEPT_REASON_NAMES[reason]}）`}`,
            wraps: true,
          },
        ]}
      />
    </>
  );
}
