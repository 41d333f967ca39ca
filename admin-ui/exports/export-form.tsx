/** An order in steps: what, which records, which columns, in which form, and what for. */
import { Alert, Box, Link, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import {
  EXPORT_KINDS,
  usualColumns,
  type ExportEncoding,
  type ExportFormat,
  type ExportKind,
} from '../../domain/exports.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { textOf } from '../staff-api/http.ts';
import type { ExportChoices } from '../staff-api/exports.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useChange } from '../parts/use-change.ts';
import { ColumnsPart } from './columns-part.tsx';
import { FilterPart } from './filter-part.tsx';
import { RadioPart } from './radio-part.tsx';
import { useRecordFilter } from '../records/use-record-filter.ts';
import { useExportCount } from './use-exports.ts';

const FORMS = {
  'csv-utf-8': {
    name: 'CSV（UTF-8）',
    about: '行の数に限りがありません。今のExcelでそのまま開けます。',
  },
  'csv-cp932': {
    name: 'CSV（Shift_JIS / CP932）',
    about: '古いシステムに取り込むとき。絵文字など入らない文字は「〓」になり、場所を一覧にします。',
  },
  xlsx: { name: 'Excel（XLSX）', about: '日時や数がそのままの種類で入ります。' },
} as const;
type Form = keyof typeof FORMS;

const SENT_AS: Record<Form, { format: ExportFormat; encoding: ExportEncoding }> = {
  'csv-utf-8': { format: 'csv', encoding: 'utf-8' },
  'csv-cp932': { format: 'csv', encoding: 'cp932' },
  xlsx: { format: 'xlsx', encoding: 'utf-8' },
};

const MAX_PURPOSE = 500;

function firstColumns(choices: ExportChoices, kind: ExportKind): string[] {
  const found = choices.kinds.find((one) => one.kind === kind);
  return usualColumns(found?.columns ?? []);
}

export function ExportForm({ choices }: { choices: ExportChoices }) {
  const api = useStaffApi();
  const change = useChange('exports');
  const [id, setId] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<ExportKind>('consultations');
  const { filter, text: filterText, setFilter } = useRecordFilter();
  const [columns, setColumns] = useState(() => firstColumns(choices, 'consultations'));
  const [form, setForm] = useState<Form>('csv-utf-8');
  const [purpose, setPurpose] = useState('');
  const [isSending, setSending] = useState(false);
  const count = useExportCount(kind, filterText);
  const chosen = choices.kinds.find((one) => one.kind === kind);
  const rows = count.isPlaceholderData ? undefined : count.data?.rows;
  const blocked = isSending
    ? '始めています。'
    : blockOf({ choices, isApproved: chosen?.isApproved ?? false, rows, form, columns, purpose });

  async function start() {
    setSending(true);
    const body = { id, kind, filter: filterText, columns, ...SENT_AS[form], purpose };
    const isTaken = await change(() => api.startExport(body), '書き出しを始めました。');
    setSending(false);
    if (!isTaken) return;
    setId(crypto.randomUUID());
    setPurpose('');
  }

  return (
    <Stack spacing={2.5} sx={{ maxWidth: '56rem' }}>
      <RadioPart
        legend="1. 何を書き出しますか"
        value={kind}
        choices={choices.kinds.map((one) => ({
          value: one.kind,
          name: one.name,
          about: one.about,
        }))}
        onChange={(value) => {
          setKind(value);
          setColumns(firstColumns(choices, value));
        }}
      />
      {chosen && !chosen.isApproved && <NotApproved kind={kind} />}
      <FilterPart
        legend="2. どの記録ですか"
        filter={filter}
        services={choices.services}
        onChange={setFilter}
      />
      <Typography role="status">
        {count.error
          ? textOf(count.error)
          : count.data && !count.isPlaceholderData
            ? `今の条件では、相談 ${count.data.consultations.toLocaleString('ja-JP')}件、${count.data.rows.toLocaleString('ja-JP')}行です。`
            : '行の数を数えています…'}
      </Typography>
      <ColumnsPart
        legend="3. どの列を入れますか"
        columns={chosen?.columns ?? []}
        chosen={columns}
        onChange={setColumns}
      />
      <RadioPart
        legend="4. どの形式にしますか"
        value={form}
        choices={(Object.keys(FORMS) as Form[]).map((value) => ({
          value,
          name: FORMS[value].name,
          about:
            value === 'xlsx'
              ? `${FORMS[value].about}${choices.xlsxMostRows.toLocaleString('ja-JP')}行までです。`
              : FORMS[value].about,
        }))}
        onChange={setForm}
      />
      <Box>
        <Typography component="h3" sx={{ fontWeight: 700, mb: 1 }}>
          5. 何のためですか
        </Typography>
        <TextField
          label="目的（台帳と操作記録に残ります）"
          value={purpose}
          onChange={({ target }) => setPurpose(target.value)}
          multiline
          minRows={2}
          fullWidth
          slotProps={{ htmlInput: { maxLength: MAX_PURPOSE } }}
        />
      </Box>
      <Box>
        <ActionButton
          text={rows === undefined ? '書き出す' : `${rows.toLocaleString('ja-JP')}行を書き出す`}
          variant="contained"
          blocked={blocked}
          onPress={() => void start()}
        />
        {blocked !== null && (
          <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
            {blocked}
          </Typography>
        )}
      </Box>
    </Stack>
  );
}

interface Asked {
  choices: ExportChoices;
  isApproved: boolean;
  rows: number | undefined;
  form: Form;
  columns: readonly string[];
  purpose: string;
}

function blockOf({ choices, isApproved, rows, form, columns, purpose }: Asked): string | null {
  if (!isApproved) return '区の承認を記録すると、書き出せるようになります。';
  if (rows === undefined) return '行の数を数えています。';
  if (rows === 0) return '条件に合う記録がありません。条件を変えてください。';
  if (form === 'xlsx' && rows > choices.xlsxMostRows)
    return `Excelの形式は${choices.xlsxMostRows.toLocaleString('ja-JP')}行までです。条件で絞るか、CSVを選んでください。`;
  if (columns.length === 0) return '列を1つ以上選んでください。';
  return purpose.trim() === '' ? '目的を入力してください。' : null;
}

function NotApproved({ kind }: { kind: ExportKind }) {
  return (
    <Alert severity="warning">
      「{EXPORT_KINDS[kind].name}」を書き出すことについて、区の承認が記録されていません。
      <Link component={LinkBase} to="/administration/copies" color="inherit">
        写しと承認
      </Link>
      で承認を記録してください。
    </Alert>
  );
}
