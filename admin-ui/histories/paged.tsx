/** Long lists a piece at a time: what is not looked at is not drawn. */
import { Button, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';

const PER_PAGE = 100;

/** The piece that is shown; `wanted`: the place in the list that somebody asked for. */
export function usePages<Item>(items: readonly Item[], wanted: number) {
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(items.length / PER_PAGE));
  useEffect(() => {
    setPage(wanted < 0 ? 0 : Math.floor(wanted / PER_PAGE));
  }, [wanted, items.length]);
  const here = Math.min(page, pages - 1);
  return {
    shown: items.slice(here * PER_PAGE, (here + 1) * PER_PAGE),
    buttons:
      pages === 1 ? null : (
        <Stack direction="row" sx={{ gap: 1, my: 1, alignItems: 'center' }}>
          <Button disabled={here === 0} onClick={() => setPage(here - 1)}>
            前へ
          </Button>
          <Typography variant="body2">
            {here * PER_PAGE + 1}〜{Math.min(items.length, (here + 1) * PER_PAGE)}行目／全
            {items.length.toLocaleString('ja-JP')}行
          </Typography>
          <Button disabled={here === pages - 1} onClick={() => setPage(here + 1)}>
            次へ
          </Button>
        </Stack>
      ),
  };
}
