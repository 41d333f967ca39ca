/** 「書き出し」: an order in five steps, and the list of those that were made. */
import { Box, Typography } from '@mui/material';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ExportForm } from './export-form.tsx';
import { ExportList } from './export-list.tsx';
import { useExportChoices } from './use-exports.ts';

export function ExportsScreen() {
  useTitle('書き出し');
  const { data, error, refetch } = useExportChoices();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        書き出し
      </Typography>
      <Typography sx={{ mb: 1.5, maxWidth: '50rem' }}>
        相談の記録を、表のファイルにして取り出します。だれが・何の目的で・何行を取り出したかが、操作記録と写しの台帳に残ります。ファイルは暗号化して置かれ、本人が1回だけ受け取れます。24時間で消えます。
      </Typography>
      <Box component="section" aria-label="書き出しの一覧">
        <SectionHeading>書き出しの一覧</SectionHeading>
        <ExportList />
      </Box>
      <Box component="section" aria-label="新しく書き出す">
        <SectionHeading>新しく書き出す</SectionHeading>
        {data ? (
          <ExportForm choices={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingState what="選べるものを読み込んでいます" />
        )}
      </Box>
    </Box>
  );
}
