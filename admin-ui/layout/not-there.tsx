/** For addresses that name nothing. */
import { Button } from '@mui/material';
import { EmptyState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';

export function NotThere() {
  useTitle('見つかりません');
  return (
    <EmptyState title="この画面は見つかりません" isPage>
      アドレスが違うか、リンクが古くなっています。
      <br />
      <Button href="#/consultations">相談一覧へ</Button>
    </EmptyState>
  );
}
