/** 「特別な閲覧」: who was let in for a while and why; what waits for a review or a decision. */
import { Box, Button, FormControlLabel, Link, Radio, RadioGroup, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import type { AccessReview } from '../../domain/access.ts';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useAddressFilters } from '../parts/use-address-filters.ts';
import { useChange } from '../parts/use-change.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { AccessShown } from '../staff-api/trail.ts';
import { ReasonField } from './reason-field.tsx';
import { spanText } from './words.ts';

const WHICH = { '': 'すべて', true: '確認・判断を待つものだけ' } as const;

export function AccessesScreen() {
  useTitle('特別な閲覧');
  const api = useStaffApi();
  const filters = useAddressFilters(['waiting', 'consultation']);
  const { data, error, refetch } = useQuery({
    queryKey: ['accesses', filters.query.toString()],
    queryFn: () => api.accesses(filters.query),
    staleTime: 0,
  });
  const [judged, setJudged] = useState<AccessShown | null>(null);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '90rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        特別な閲覧
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        閲覧が制限された相談の緊急閲覧と、監査のための内容の閲覧です。緊急閲覧は、本人以外の人があとから必ず確認します。
      </Typography>
      <Box sx={{ mb: 2 }}>
        <SingleChoice
          label="表示"
          words={WHICH}
          value={filters.one('waiting')}
          onChange={(value) => filters.set('waiting', [value])}
        />
      </Box>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState what="特別な閲覧を読み込んでいます" />
      ) : data.data.length === 0 ? (
        <EmptyState
          title={filters.hasFilter ? '待っているものはありません' : '特別な閲覧はありません'}
        >
          緊急閲覧が始まったとき、監査担当が申請したときに、ここに並びます。
        </EmptyState>
      ) : (
        <>
          <Typography role="status" sx={{ mb: 1 }}>
            確認・判断を待つもの {data.waiting}件
          </Typography>
          <StackingTable
            label="特別な閲覧"
            columns={columnsOf(setJudged)}
            rows={data.data}
            keyOf={({ id }) => id}
          />
        </>
      )}
      {judged?.mayReview && <ReviewDialog access={judged} onClose={() => setJudged(null)} />}
      {judged?.mayDecide && <DecisionDialog access={judged} onClose={() => setJudged(null)} />}
    </Box>
  );
}

function columnsOf(judge: (access: AccessShown) => void): readonly Column<AccessShown>[] {
  return [
    { heading: '申請・開始', cell: ({ askedAt }) => dayTimeText(askedAt) },
    { heading: '種類', cell: ({ kind }) => (kind === 'emergency' ? '緊急閲覧' : '監査') },
    { heading: '職員', cell: ({ person }) => person.name ?? '不明な職員' },
    {
      heading: '相談',
      cell: ({ consultation, service }) => (
        <>
          <Link component={LinkBase} to={`/administration/trail/consultations/${consultation.id}`}>
            No.{consultation.number}
          </Link>
          <Typography component="span" variant="body2" sx={{ display: 'block' }}>
            {service.name}
          </Typography>
        </>
      ),
    },
    { heading: '理由', cell: ({ reason }) => reason ?? '（廃棄されました）', wraps: true },
    { heading: '期間', cell: periodText, wraps: true },
    { heading: '状態', cell: (access) => <State access={access} />, wraps: true },
    {
      heading: '操作',
      cell: (access) =>
        access.mayReview || access.mayDecide ? (
          <Button variant="outlined" size="small" onClick={() => judge(access)}>
            {access.mayReview ? '確認する' : '判断する'}
          </Button>
        ) : (
          '－'
        ),
    },
  ];
}

function periodText({ minutes, endsAt, isOpen, looks }: AccessShown): string {
  if (endsAt === null) return `${spanText(minutes)}（まだ見られません）`;
  const until = `${dayTimeText(endsAt)}まで`;
  return `${until}${isOpen ? '（今見られます）' : ''}、閲覧の記録 ${looks}件`;
}

function State({ access }: { access: AccessShown }) {
  const { kind, status, review, reviewRemark, decisionNote, decidedBy, reviewedBy } = access;
  const [word, by, remark] =
    kind === 'emergency'
      ? [review === null ? '確認待ち' : REVIEW_WORDS[review], reviewedBy, reviewRemark]
      : [STATUS_WORDS[status], decidedBy, decisionNote];
  const isBad = review === 'improper';
  return (
    <>
      <Box
        component="span"
        sx={{
          fontWeight: 700,
          whiteSpace: 'nowrap',
          ...(isBad ? { color: 'var(--color-attention)' } : {}),
        }}
      >
        {word}
      </Box>
      {by && `（${by.name ?? '不明な職員'}）`}
      {remark && (
        <Typography component="span" variant="body2" sx={{ display: 'block' }}>
          {remark}
        </Typography>
      )}
    </>
  );
}

const REVIEW_WORDS = { proper: '適切', improper: '不適切' } as const;
const STATUS_WORDS = { asked: '承認待ち', granted: '承認', refused: '不承認' } as const;

interface DialogProps {
  access: AccessShown;
  onClose: () => void;
}

function ReviewDialog({ access, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange('accesses');
  const [review, setReview] = useState<AccessReview | null>(null);
  const [remark, setRemark] = useState('');
  const needsRemark = review === 'improper' && remark.trim() === '';
  return (
    <FormDialog
      title={`緊急閲覧の確認（No.${access.consultation.number}）`}
      submitText="確認を記録する"
      missing={
        review === null
          ? '適切か不適切かを選んでください。'
          : needsRemark
            ? '不適切な点を書いてください。'
            : null
      }
      onSubmit={() =>
        review === null
          ? Promise.resolve(false)
          : change(
              () => api.reviewAccess({ id: access.id, review, remark }),
              '確認を記録しました。',
            )
      }
      onClose={onClose}
    >
      <Typography>
        {access.person.name}：{access.reason}
      </Typography>
      <RadioGroup
        aria-label="緊急閲覧は適切だったか"
        value={review ?? ''}
        onChange={({ target }) => setReview(target.value as AccessReview)}
      >
        <FormControlLabel value="proper" control={<Radio />} label="適切だった" />
        <FormControlLabel value="improper" control={<Radio />} label="不適切だった" />
      </RadioGroup>
      <ReasonField label="確認したこと" value={remark} onChange={setRemark} isRequired={false} />
    </FormDialog>
  );
}

function DecisionDialog({ access, onClose }: DialogProps) {
  const api = useStaffApi();
  const change = useChange('accesses');
  const [grant, setGrant] = useState<boolean | null>(null);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title={`内容の閲覧の申請（No.${access.consultation.number}）`}
      submitText="判断を記録する"
      missing={grant === null ? '承認するか、しないかを選んでください。' : null}
      onSubmit={() =>
        grant === null
          ? Promise.resolve(false)
          : change(() => api.decideAccess({ id: access.id, grant, note }), '判断を記録しました。')
      }
      onClose={onClose}
    >
      <Typography>
        {access.person.name}（{spanText(access.minutes)}）：{access.reason}
      </Typography>
      <RadioGroup
        aria-label="内容の閲覧を承認するか"
        value={grant === null ? '' : String(grant)}
        onChange={({ target }) => setGrant(target.value === 'true')}
      >
        <FormControlLabel
          value="true"
          control={<Radio />}
          label={`承認する（今から${spanText(access.minutes)}）`}
        />
        <FormControlLabel value="false" control={<Radio />} label="承認しない" />
      </RadioGroup>
      <ReasonField
        label="申請した人に伝えること"
        value={note}
        onChange={setNote}
        isRequired={false}
      />
    </FormDialog>
  );
}
