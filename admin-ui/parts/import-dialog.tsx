/** A file is taken in: first what each of its lines would do, then, after a yes, it is done. */
import { Alert, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { textOf } from '../staff-api/http.ts';
import { FileChoice } from './file-choice.tsx';
import { FormDialog } from './form-dialog.tsx';
import { StackingTable } from './stacking-table.tsx';
import { readTableFile } from './table-file.ts';

interface ImportRow {
  line: number;
  name: string;
  state: 'new' | 'changed' | 'unchanged' | 'faulty';
  reasons: string[];
  changes?: string[];
}

interface ImportLook {
  rows: ImportRow[];
  counts: { new: number; changed?: number; unchanged: number; faulty: number };
  /** Says that what is done is what was shown. */
  digest: string;
}

interface Props {
  title: string;
  /** What the file holds, for those who hear it. */
  fileLabel: string;
  /** What its columns are. */
  children: ReactNode;
  look: (text: string) => Promise<ImportLook>;
  /** Answers whether it was done. */
  onTakeIn: (text: string, digest: string) => Promise<boolean>;
  onClose: () => void;
}

type Looked = { name: string } & (
  | { fault: string }
  | { fault?: undefined; text: string; found: ImportLook }
);

export function ImportDialog({ title, fileLabel, children, look, onTakeIn, onClose }: Props) {
  const [looked, setLooked] = useState<Looked | null>(null);
  const found = looked?.fault === undefined ? looked?.found : undefined;
  const count = found ? found.counts.new + (found.counts.changed ?? 0) : 0;
  async function choose(file: File) {
    const table = await readTableFile(file);
    if ('fault' in table) return setLooked(table);
    try {
      setLooked({ ...table, found: await look(table.text) });
    } catch (error) {
      setLooked({ name: table.name, fault: textOf(error) });
    }
  }
  return (
    <FormDialog
      title={title}
      submitText={`${count}件を取り込む`}
      missing={
        looked === null
          ? 'ファイルを選んでください。'
          : count === 0
            ? '取り込む行がありません。'
            : null
      }
      maxWidth="md"
      onSubmit={async () =>
        looked?.fault === undefined && looked !== null
          ? onTakeIn(looked.text, looked.found.digest)
          : false
      }
      onClose={onClose}
    >
      {children}
      <Typography>
        文字コードはUTF-8とShift_JISです。ファイルを選ぶと、行ごとにどうなるかを確かめられます。「取り込む」を押すまで、何も変わりません。
      </Typography>
      <FileChoice
        label={fileLabel}
        name={looked?.name ?? null}
        onChoose={(file) => void choose(file)}
      />
      {looked?.fault !== undefined && <Alert severity="warning">{looked.fault}</Alert>}
      {found && <Lines found={found} />}
    </FormDialog>
  );
}

const STATE_WORDS = {
  new: '新しく登録する',
  changed: '直す',
  unchanged: '同じ（変えない）',
  faulty: '取り込めない',
} as const satisfies Record<ImportRow['state'], string>;

const ORDER = ['faulty', 'changed', 'new', 'unchanged'] as const;

function Lines({ found: { rows, counts } }: { found: ImportLook }) {
  // What is wrong first: it is what one reads the table for.
  const sorted = rows.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return (
    <>
      <Alert severity={counts.faulty > 0 ? 'warning' : 'info'}>
        新しく登録する {counts.new}件
        {counts.changed === undefined ? '' : `・直す ${counts.changed}件`}・同じ {counts.unchanged}
        件・取り込めない {counts.faulty}件
        {counts.faulty > 0 && '。取り込めない行は、ほかの行を取り込んだあとで直せます。'}
      </Alert>
      <StackingTable
        label="行ごとの結果"
        rows={sorted}
        keyOf={({ line }) => String(line)}
        columns={[
          { heading: '行', cell: ({ line }) => `${line}行目` },
          { heading: '名前', cell: ({ name }) => (name === '' ? '－' : name), wraps: true },
          { heading: 'どうなるか', cell: ({ state }) => STATE_WORDS[state] },
          {
            heading: '理由・変わるところ',
            cell: ({ reasons, changes = [] }) =>
              [...reasons, changes.join('、')].join(' ').trim() || '－',
            wraps: true,
          },
        ]}
      />
    </>
  );
}
