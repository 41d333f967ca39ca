/** Closing days from a file: first what each of its lines would do, then it is done. */
import { Alert, Typography } from '@mui/material';
import { useState } from 'react';
import {
  addedDays,
  readClosingDays,
  type CLOSING_DAY_STATES,
  type ClosingDayLine,
} from '../../../domain/closing-days-file.ts';
import { FileChoice } from '../../parts/file-choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { StackingTable } from '../../parts/stacking-table.tsx';
import { readTableFile } from '../../parts/table-file.ts';
import { dayName } from './words.ts';

interface Props {
  days: readonly string[];
  onAdd: (days: readonly string[]) => void;
  onClose: () => void;
}

/** As many as a version of the settings takes. */
export const MOST_DAYS = 1_000;

const STATE_TEXTS: Readonly<Record<(typeof CLOSING_DAY_STATES)[number], string>> = {
  new: '加える',
  known: 'もう入っている',
  twice: 'ファイルの中で2回目',
  'without-year': '取り込めない：年がありません',
  'no-day': '取り込めない：日付として読めません',
  'too-many-columns': '取り込めない：列が3つ以上あります',
  'open-quote': '取り込めない：引用符「"」が閉じていません',
};
const GOOD: readonly string[] = ['new', 'known', 'twice'];

type Chosen = { name: string; lines: ClosingDayLine[] } | { name: string; fault: string };

export function ClosedDaysImport({ days, onAdd, onClose }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const lines = chosen && 'lines' in chosen ? chosen.lines : [];
  const added = addedDays(lines);
  return (
    <FormDialog
      title="休館日をCSVファイルから取り込む"
      submitText={`${added.length}日を加える`}
      missing={missingOf(chosen, added.length, days.length)}
      maxWidth="md"
      onSubmit={() => {
        onAdd(added);
        return Promise.resolve(true);
      }}
      onClose={onClose}
    >
      <Typography>
        1列目に日付、2列目に名称（なくてもよい）を書いたCSVファイルを選んでください。日付は
        2026-12-28、2026/12/28、令和8年12月28日
        のどれでも読めます。文字コードはUTF-8とShift_JISです。名称は、ここで確かめるためだけに使い、保存しません。
      </Typography>
      <FileChoice
        label="休館日のCSVファイル"
        name={chosen?.name ?? null}
        onChoose={(file) => void read(file, days).then(setChosen)}
      />
      {chosen && 'fault' in chosen && <Alert severity="warning">{chosen.fault}</Alert>}
      {lines.length > 0 && <Lines lines={lines} />}
    </FormDialog>
  );
}

function missingOf(chosen: Chosen | null, added: number, there: number): string | null {
  if (chosen === null) return 'ファイルを選んでください。';
  if (added === 0) return '加える日がありません。';
  return there + added > MOST_DAYS ? `休館日は${MOST_DAYS}日までです。` : null;
}

async function read(file: File, days: readonly string[]): Promise<Chosen> {
  const table = await readTableFile(file);
  if ('fault' in table) return table;
  const { name, text } = table;
  const lines = readClosingDays(text, days);
  return lines.length === 0 ? { name, fault: 'ファイルに日付がありません。' } : { name, lines };
}

function Lines({ lines }: { lines: readonly ClosingDayLine[] }) {
  const count = (wanted: (line: ClosingDayLine) => boolean) => lines.filter(wanted).length;
  const faulty = lines.filter(({ state }) => !GOOD.includes(state));
  const others = lines.filter(({ state }) => GOOD.includes(state));
  return (
    <>
      <Alert severity={faulty.length > 0 ? 'warning' : 'info'}>
        加える日 {count(({ state }) => state === 'new')}件・もう入っている日{' '}
        {count(({ state }) => state === 'known' || state === 'twice')}件・取り込めない行{' '}
        {faulty.length}件
        {faulty.length > 0 && '。取り込めない行は、ほかの行を加えたあとで直せます。'}
      </Alert>
      <StackingTable
        label="ファイルの行"
        rows={[...faulty, ...others]}
        keyOf={({ line }) => String(line)}
        columns={[
          { heading: '行', cell: ({ line }) => `${line}行目` },
          { heading: '書かれている日付', cell: ({ typed }) => typed },
          { heading: '日', cell: ({ date }) => (date === null ? '－' : dayName(date)) },
          { heading: '名称', cell: ({ name }) => name, wraps: true },
          { heading: '取り込み', cell: ({ state }) => STATE_TEXTS[state], wraps: true },
        ]}
      />
    </>
  );
}
