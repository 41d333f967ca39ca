/** 「アクセス権点検」: a month's rights of a service, gone through and signed. */
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-admin';
import { REVIEW_FLAG_WORDS, ROLE_WORDS } from '../../domain/account-words.ts';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { CodeText } from '../parts/code-text.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { businessDay, dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useTitle } from '../parts/use-title.ts';
import { reviewSheetPath, type AccessReview } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { monthText, shifted } from '../trail/months.ts';
import { useServicesWith } from './use-services-with.ts';

const MONTHS = 13;

/** The running month and those before it. */
function monthWords(now: Date): Record<string, string> {
  const running = businessDay(now).slice(0, 7);
  const months = Array.from({ length: MONTHS }, (_, back) => shifted(running, -back));
  return Object.fromEntries(months.map((month) => [month, monthText(month)]));
}

export function AccessReviewScreen() {
  useTitle('アクセス権点検');
  const api = useStaffApi();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const services = useServicesWith('membership.read');
  const months = monthWords(new Date());
  const given = new URLSearchParams(search);
  const service = given.get('service') ?? services[0]?.id ?? '';
  const month = given.get('month') ?? Object.keys(months)[1] ?? '';
  const go = (changed: { service?: string; month?: string }) =>
    navigate(`${pathname}?${new URLSearchParams({ service, month, ...changed })}`, {
      replace: true,
    });
  const { data, error, refetch } = useQuery({
    queryKey: ['access-review', service, month],
    queryFn: () => api.accessReview({ service, month }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled: service !== '',
  });
  if (service === '')
    return (
      <EmptyState isPage title="この画面を開く権限がありません">
        必要なときは、管理者に相談してください。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 2 }}>
        アクセス権点検
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start', mb: 2 }}>
        <ServicePicker
          services={services}
          value={service}
          onChange={(chosen) => go({ service: chosen })}
        />
        <SingleChoice
          label="対象の月"
          words={months}
          value={month}
          onChange={(chosen) => go({ month: chosen })}
        />
      </Stack>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Review review={data} />
      ) : (
        <LoadingState what="点検表を読み込んでいます" />
      )}
    </Box>
  );
}

function Review({ review }: { review: AccessReview }) {
  const { holders, changes, service, month } = review;
  const flagged = holders.filter(({ flags }) => flags.length > 0).length;
  return (
    <>
      <Standing review={review} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', my: 1 }}>
        <Button
          variant="outlined"
          component="a"
          href={reviewSheetPath({ service: service.id, month })}
          target="_blank"
          rel="noopener"
        >
          点検表のPDFを開く
        </Button>
      </Stack>
      <Typography>
        緊急閲覧 {review.emergencies}件、書き出し {review.exports}
        件（この窓口の職員の、この月の記録）
      </Typography>
      <SectionHeading>
        権限を持つ人（{holders.length}人、確かめる人 {flagged}人）
      </SectionHeading>
      {holders.length === 0 ? (
        <EmptyState title="この月に役割を持っていた人はいません" />
      ) : (
        <StackingTable
          label="権限を持つ人"
          columns={HOLDER_COLUMNS}
          rows={holders}
          keyOf={({ id }) => id}
        />
      )}
      <SectionHeading>この月の権限の変更（{changes.length}件）</SectionHeading>
      {changes.length === 0 ? (
        <Typography>変更はありません。</Typography>
      ) : (
        <StackingTable
          label="権限の変更"
          columns={CHANGE_COLUMNS}
          rows={changes}
          keyOf={({ at, loginId, role, what }) => `${at} ${loginId} ${role} ${what}`}
        />
      )}
    </>
  );
}

function Standing({ review }: { review: AccessReview }) {
  const [isSigning, setSigning] = useState(false);
  const { reviewed, isOver, maySign } = review;
  if (reviewed)
    return (
      <Alert severity="success">
        {reviewed.by}さんが{dayTimeText(reviewed.at)}に点検しました。
        {reviewed.remark !== null && <div>所見：{reviewed.remark}</div>}
      </Alert>
    );
  if (!isOver) return <Alert severity="info">この月はまだ終わっていません。途中の様子です。</Alert>;
  return (
    <>
      <Alert severity="warning">点検はまだ記録されていません。</Alert>
      {maySign && (
        <Button variant="contained" sx={{ mt: 1 }} onClick={() => setSigning(true)}>
          点検を記録する
        </Button>
      )}
      {isSigning && <SignDialog review={review} onClose={() => setSigning(false)} />}
    </>
  );
}

function SignDialog({ review, onClose }: { review: AccessReview; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('access-review', 'reviews-due');
  const [remark, setRemark] = useState('');
  const { service, month } = review;
  return (
    <FormDialog
      title="点検を記録する"
      submitText="点検した"
      onSubmit={() =>
        change(() => api.signReview({ service: service.id, month, remark }), '点検を記録しました。')
      }
      onClose={onClose}
    >
      <Typography>
        権限を持つ人と変更を確かめたことを、あなたの名前と今の日時で記録します。あとから消せません。
      </Typography>
      <TextField
        label="所見（見つけたことと、したこと）"
        multiline
        minRows={3}
        value={remark}
        onChange={({ target }) => setRemark(target.value)}
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
    </FormDialog>
  );
}

const HOLDER_COLUMNS: readonly Column<AccessReview['holders'][number]>[] = [
  {
    heading: '氏名',
    cell: ({ name, loginId }) => (
      <>
        {name} <CodeText>{loginId}</CodeText>
      </>
    ),
  },
  { heading: '所属', wraps: true, cell: ({ affiliation }) => affiliation ?? '－' },
  {
    heading: '役割',
    wraps: true,
    cell: ({ roles }) => roles.map((role) => ROLE_WORDS[role]).join('・') || '（月内に外した）',
  },
  {
    heading: '最後のサインイン',
    cell: ({ lastSignInAt }) => (lastSignInAt === null ? 'なし' : dayTimeText(lastSignInAt)),
  },
  { heading: '緊急閲覧', cell: ({ emergencies }) => `${emergencies}件` },
  { heading: '書き出し', cell: ({ exports }) => `${exports}件` },
  {
    heading: '確かめること',
    wraps: true,
    cell: ({ flags }) =>
      flags.length === 0 ? (
        '－'
      ) : (
        <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
          {flags.map((flag) => REVIEW_FLAG_WORDS[flag]).join('、')}
        </Box>
      ),
  },
];

const CHANGE_COLUMNS: readonly Column<AccessReview['changes'][number]>[] = [
  { heading: '日時', cell: ({ at }) => dayTimeText(at) },
  {
    heading: '氏名',
    cell: ({ name, loginId }) => (
      <>
        {name} <CodeText>{loginId}</CodeText>
      </>
    ),
  },
  {
    heading: '変更',
    cell: ({ role, what }) => `${ROLE_WORDS[role]}を${what === 'given' ? '付けた' : '外した'}`,
  },
  { heading: '変更した人', cell: ({ by }) => by ?? '（システム運用者）' },
];
