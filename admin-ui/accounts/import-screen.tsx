/** Many accounts from a table: looked at first, then made, with the links handed over in two files. */
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useNotify } from 'react-admin';
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { CodeText } from '../parts/code-text.tsx';
import { FileChoice } from '../parts/file-choice.tsx';
import { saveFile } from '../parts/save-file.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { readTableFile } from '../parts/table-file.ts';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ImportDone, ImportPreview } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

const EXAMPLE =
  '氏名,職員ID,窓口コード,役割,所属,従事開始日,従事終了日\n相談 花子,soudan-hanako,kosodate,相談員・スーパーバイザー,子ども家庭課,2026/12/1,\n';

interface Looked {
  name: string;
  text: string;
  preview: ImportPreview;
}

export function AccountImportScreen() {
  useTitle('職員の一括登録');
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [looked, setLooked] = useState<Looked | null>(null);
  const [done, setDone] = useState<ImportDone | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function busy(work: () => Promise<void>) {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setBusy(false);
    }
  }
  const look = (file: File) =>
    busy(async () => {
      const table = await readTableFile(file);
      if ('fault' in table) notify(table.fault, { type: 'warning' });
      else setLooked({ ...table, preview: await api.previewImport(table.text) });
    });
  const make = ({ text }: Looked) =>
    busy(async () => {
      setDone(await api.importAccounts(text, `${location.origin}${location.pathname}`));
      setLooked(null);
      await client.invalidateQueries({ queryKey: ['accounts'] });
    });

  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '64rem' }}>
      <Link
        component={LinkBase}
        to="/administration/staff"
        sx={{ display: 'inline-block', py: 0.5 }}
      >
        職員の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        職員の一括登録
      </Typography>
      {done ? (
        <Done done={done} />
      ) : (
        <>
          <Explained />
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 2 }}>
            <FileChoice
              label="職員のCSVファイル"
              name={looked?.name ?? null}
              onChoose={(file) => void look(file)}
            />
            <Button
              variant="outlined"
              onClick={() =>
                saveFile({
                  name: '職員の一括登録.csv',
                  blob: new Blob([`\u{FEFF}${EXAMPLE}`], { type: 'text/csv' }),
                })
              }
            >
              見本を保存する
            </Button>
          </Stack>
          {looked && (
            <Preview preview={looked.preview} isBusy={isBusy} onMake={() => void make(looked)} />
          )}
        </>
      )}
    </Box>
  );
}

function Explained() {
  return (
    <Box sx={{ mb: 2 }}>
      <Typography>
        1行に1人ずつ、氏名・職員ID・窓口コード・役割・所属・従事開始日・従事終了日を書きます。役割は「・」で区切って並べられます。1人に複数の窓口があるときは、同じ職員IDで行を分けてください。
      </Typography>
      <Typography>はじめに内容を確かめます。登録するまでは、何も変わりません。</Typography>
    </Box>
  );
}

interface PreviewProps {
  preview: ImportPreview;
  isBusy: boolean;
  onMake: () => void;
}

function Preview({ preview: { people, faults }, isBusy, onMake }: PreviewProps) {
  return (
    <>
      {faults.length > 0 ? (
        <Alert severity="warning" role="alert" sx={{ mb: 2 }}>
          <strong>直すところが{faults.length}か所あります。</strong>
          ファイルを直して、もう一度選んでください。まだ、だれも登録していません。
          <Box component="ul" sx={{ pl: 2.5, mb: 0 }}>
            {faults.map(({ line, text }) => (
              <li key={`${line} ${text}`}>
                {line}行目：{text}
              </li>
            ))}
          </Box>
        </Alert>
      ) : (
        <Stack direction="row" sx={{ mb: 2 }}>
          <Button variant="contained" disabled={isBusy} onClick={onMake}>
            {isBusy ? '登録しています…' : `この${people.length}人を登録する`}
          </Button>
        </Stack>
      )}
      {people.length > 0 && (
        <>
          <SectionHeading>読み取った職員（{people.length}人）</SectionHeading>
          <StackingTable
            label="読み取った職員"
            columns={COLUMNS}
            rows={people}
            keyOf={({ loginId }) => loginId}
          />
        </>
      )}
    </>
  );
}

type Person = ImportPreview['people'][number];

const COLUMNS: readonly Column<Person>[] = [
  { heading: '氏名', cell: ({ name }) => name },
  { heading: '職員ID', cell: ({ loginId }) => <CodeText>{loginId}</CodeText> },
  {
    heading: '役割',
    wraps: true,
    cell: ({ held }) =>
      held.map(({ service, roles }) => (
        <div key={service.id}>
          {service.name}：{roles.map((role) => ROLE_WORDS[role]).join('・')}
        </div>
      )),
  },
  { heading: '所属', wraps: true, cell: ({ affiliation }) => affiliation || '－' },
  {
    heading: '従事期間',
    cell: ({ handlesFrom, handlesUntil }) =>
      handlesFrom === null && handlesUntil === null
        ? '－'
        : `${handlesFrom ?? ''}～${handlesUntil ?? ''}`,
  },
];

function Done({ done }: { done: ImportDone }) {
  const blobOf = (base64: string, type: string) =>
    new Blob([Uint8Array.from(atob(base64), (one) => one.codePointAt(0) ?? 0)], { type });
  return (
    <>
      <Alert severity="success" sx={{ mb: 2 }}>
        {done.count}人を登録しました。
      </Alert>
      <Alert severity="warning" sx={{ mb: 2 }}>
        招待のリンクは、今だけ保存できます。この画面を離れる前に、PDFかCSVを保存し、1人分ずつ本人だけに渡してください（リンクを持つ人がパスワードを決められます）。リンクは
        {dayTimeText(done.expiresAt)}まで、一度だけ使えます。
      </Alert>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          variant="contained"
          onClick={() =>
            saveFile({ name: '招待のリンク.pdf', blob: blobOf(done.pdf, 'application/pdf') })
          }
        >
          印刷用のPDFを保存する
        </Button>
        <Button
          variant="outlined"
          onClick={() => saveFile({ name: '招待のリンク.csv', blob: blobOf(done.csv, 'text/csv') })}
        >
          CSVを保存する
        </Button>
      </Stack>
    </>
  );
}
