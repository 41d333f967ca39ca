/** 「相談の保存期間」: how long a closed consultation is kept before the ward may be asked to have it disposed of. */
import { MenuItem, TextField } from '@mui/material';
import { RETENTION_ENDS, retentionOf, type RetentionEnd } from '../../domain/retention.ts';
import type { Editing } from './editing.ts';
import { PartCard } from './part-card.tsx';
import { WholeNumberField } from './whole-number-field.tsx';

const END_NAMES = {
  'contract-end': '契約期間の終了まで',
  years: '最後の相談が終わってから、決めた年数',
  'fiscal-year-end': '最後の相談が終わった年度の末日から、決めた年数',
} as const satisfies Record<RetentionEnd, string>;

export function RetentionCard({ editing }: { editing: Editing }) {
  const { content, set, faultAt, isReadOnly } = editing;
  const { until, years } = retentionOf(content.settings);
  return (
    <PartCard
      title="相談の保存期間"
      help="終わった相談を、いつまで保存するかです。期間が終わっても、自動では消えません。区の承認を記録し、管理者2人が確かめてから廃棄します。"
    >
      <TextField
        select
        size="small"
        label="いつまで保存するか"
        value={until}
        disabled={isReadOnly}
        error={faultAt('retention.until') !== undefined}
        helperText={faultAt('retention.until')}
        onChange={({ target }) => set({ retention: ruleOf(target.value as RetentionEnd, years) })}
        sx={{ maxWidth: '30rem' }}
      >
        {RETENTION_ENDS.map((one) => (
          <MenuItem key={one} value={one}>
            {END_NAMES[one]}
          </MenuItem>
        ))}
      </TextField>
      {until !== 'contract-end' && (
        <WholeNumberField
          label="保存する年数"
          value={years ?? 1}
          unit="年"
          fault={faultAt('retention.years')}
          isReadOnly={isReadOnly}
          onChange={(number) => set({ retention: { until, years: number } })}
        />
      )}
    </PartCard>
  );
}

function ruleOf(until: RetentionEnd, years: number | undefined) {
  return until === 'contract-end' ? { until } : { until, years: years ?? 1 };
}
