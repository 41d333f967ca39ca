/** 「LINE公式アカウントの機能」: what is used in LINE's own manager, what has its equal here, and what is left out and why. */
import { Box, Link, Typography } from '@mui/material';
import { LinkBase, useParams } from 'react-admin';
import {
  FEATURE_USE_WORDS,
  FEATURE_USES,
  LINE_FEATURES,
  type LineFeature,
} from '../../domain/line-features.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { useTitle } from '../parts/use-title.ts';

const COLUMNS: readonly Column<LineFeature>[] = [
  {
    heading: '機能',
    cell: ({ name }) => (
      <Box translate="no" sx={{ minWidth: { sm: '14rem' } }}>
        {name}
      </Box>
    ),
    wraps: true,
  },
  { heading: '場所と理由', cell: ({ explanation }) => explanation, wraps: true },
];

export function LineFeaturesScreen() {
  useTitle('LINE公式アカウントの機能');
  const { id } = useParams<{ id: string }>();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Link component={LinkBase} to={`/services/${id}/broadcasts`}>
        お知らせ配信
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        LINE公式アカウントの機能
      </Typography>
      <Typography>
        LINE公式アカウントの機能のうち、どれをこのシステムで使い、どれをLINE公式アカウントの画面で使い、どれを使わないかの一覧です。相談の内容をLINEヤフー株式会社のサーバーに残さないため、使わない機能があります。
      </Typography>
      {FEATURE_USES.map((use) => (
        <Box key={use}>
          <SectionHeading>{FEATURE_USE_WORDS[use]}</SectionHeading>
          <StackingTable
            label={FEATURE_USE_WORDS[use]}
            columns={COLUMNS}
            rows={LINE_FEATURES.filter((one) => one.use === use)}
            keyOf={({ name }) => name}
          />
        </Box>
      ))}
    </Box>
  );
}
