/** 「集計」: one figure, divided as one likes, as a chart and as a table. */
import { Box, Button, Link, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { RecordFilterBar } from '../records/record-filter-bar.tsx';
import { useFigureDefinitions, useRecordNames } from '../records/use-record-filter.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { FigureDefinitions } from '../staff-api/figures.ts';
import { CopyDialog } from '../trail/copy-dialog.tsx';
import { FigureChoices } from './figure-choices.tsx';
import { FigureResult } from './figure-result.tsx';
import { useQuestion, type AskedFigures } from './use-question.ts';

export function FiguresScreen() {
  useTitle('集計');
  const mayRead = may(useRoles(), 'figures.read', 'service');
  if (!mayRead)
    return (
      <EmptyState title="集計は使えません" isPage>
        窓口の相談を見る役割がないため、集計できません。必要なときは管理者に確認してください。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '90rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        集計
      </Typography>
      <Defined />
    </Box>
  );
}

function Defined() {
  const { data, error, refetch } = useFigureDefinitions();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="集計できる項目を読み込んでいます" />;
  if (data.services.length === 0) return <EmptyState title="集計する窓口がありません" />;
  return <Figures definitions={data} />;
}

function Figures({ definitions }: { definitions: FigureDefinitions }) {
  const question = useQuestion();
  const names = useRecordNames();
  const [isCopying, setCopying] = useState(false);
  return (
    <>
      <FigureChoices definitions={definitions} question={question} />
      <RecordFilterBar
        value={question.filter}
        onChange={question.setFilter}
        names={names}
        hasPersons={false}
      />
      <Table definitions={definitions} question={question} />
      {definitions.mayCopy && (
        <Button variant="outlined" sx={{ mt: 2 }} onClick={() => setCopying(true)}>
          この表を書き出す
        </Button>
      )}
      <Button variant="outlined" sx={{ mt: 2, ml: 1 }} onClick={() => window.print()}>
        印刷する
      </Button>
      {isCopying && <FigureCopy question={question} onClose={() => setCopying(false)} />}
    </>
  );
}

function Table({
  definitions,
  question,
}: {
  definitions: FigureDefinitions;
  question: AskedFigures;
}) {
  const api = useStaffApi();
  const { query } = question;
  const asked = new URLSearchParams(query);
  asked.set('compare', 'true');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['figures', 'table', asked.toString()],
    queryFn: () => api.figureTable(asked),
    placeholderData: keepPreviousData,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="集計しています" />;
  if (isPlaceholderData) return <LoadingState what="集計しなおしています" />;
  return (
    <Box className="printable" aria-live="polite">
      <FigureResult table={data} question={question} definitions={definitions} />
      {data.hasRecords && question.figure !== 'accesses' && (
        <Typography variant="body2" sx={{ mt: 1 }} className="not-printed">
          数を押すと、もとの相談の一覧を開きます。
          <Link href={`#/figures/consultations?${query}`}>全体の一覧</Link>
        </Typography>
      )}
    </Box>
  );
}

function FigureCopy({ question, onClose }: { question: AskedFigures; onClose: () => void }) {
  const api = useStaffApi();
  return (
    <CopyDialog
      title="集計の表を書き出す"
      formats={['xlsx', 'csv']}
      onCopy={(more) => api.copyFigures({ ...Object.fromEntries(question.query), ...more })}
      onClose={onClose}
    />
  );
}
