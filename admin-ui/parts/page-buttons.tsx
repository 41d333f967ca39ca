/** From page to page of a long list; nothing where there is one page. */
import { Button, Stack } from '@mui/material';

interface Props {
  page: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
  onPage: (page: number) => void;
}

export function PageButtons({ page, pageInfo, onPage }: Props) {
  if (!pageInfo.hasNextPage && !pageInfo.hasPreviousPage) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1, alignItems: 'center' }}>
      <Button disabled={!pageInfo.hasPreviousPage} onClick={() => onPage(page - 1)}>
        前のページ
      </Button>
      <span>{page}ページ</span>
      <Button disabled={!pageInfo.hasNextPage} onClick={() => onPage(page + 1)}>
        次のページ
      </Button>
    </Stack>
  );
}
