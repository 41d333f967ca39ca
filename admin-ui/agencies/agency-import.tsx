/** The directory from a file. */
import { Typography } from '@mui/material';
import { AGENCY_HEADINGS } from '../../domain/agencies.ts';
import { ImportDialog } from '../parts/import-dialog.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useAgencyChange } from './use-agencies.ts';

export function AgencyImport({ onClose }: { onClose: () => void }) {
  const api = useStaffApi();
  const change = useAgencyChange();
  return (
    <ImportDialog
      title="関係機関をCSVファイルから取り込む"
      fileLabel="関係機関のCSVファイル"
      look={(text) => api.previewAgencies(text)}
      onTakeIn={(text, digest) =>
        change(() => api.importAgencies(text, digest), '関係機関を取り込みました。')
      }
      onClose={onClose}
    >
      <Typography>
        1行目に見出し（{AGENCY_HEADINGS.join('、')}
        ）を書いてください。「CSVで書き出す」で作ったファイルを直して使えます。「管理番号」が同じ行は、その機関を直します。空の行は、窓口・種類・名称が同じ機関を直し、なければ新しく登録します。ファイルにない機関は、そのまま残ります。
      </Typography>
    </ImportDialog>
  );
}
