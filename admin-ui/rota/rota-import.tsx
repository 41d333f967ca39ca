/** Turns from a file. */
import { Typography } from '@mui/material';
import { ROTA_HEADINGS } from '../../domain/rota-file.ts';
import { ImportDialog } from '../parts/import-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function RotaImport({ serviceId, onClose }: { serviceId: string; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('rota');
  return (
    <ImportDialog
      title="当番表をCSVファイルから取り込む"
      fileLabel="当番表のCSVファイル"
      look={(text) => api.previewRota(serviceId, text)}
      onTakeIn={(text, digest) =>
        change(() => api.importRota(serviceId, text, digest), '当番表を取り込みました。')
      }
      onClose={onClose}
    >
      <Typography>
        1行目に見出し（{ROTA_HEADINGS.join('、')}
        ）を書いてください。毎週の当番は「曜日」に「月水金」のように書き、開始日から（終了日があればその日まで）くり返します。1回だけの当番は「曜日」を空にし、開始日・開始時刻・終了日・終了時刻を書きます。役割は、当番・代理1・代理2です。
      </Typography>
    </ImportDialog>
  );
}
