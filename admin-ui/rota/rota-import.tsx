/** Turns from a file. */
import { Typography } from '@mui/material';
import { ROTA_HEADINGS } from '../../domain/rota-file.ts';
import { ImportDialog } from '../parts/import-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import type { Rota } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

interface Props {
  serviceId: string;
  approvers: Rota['approvers'];
  onClose: () => void;
}

export function RotaImport({ serviceId, approvers, onClose }: Props) {
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
      <Typography>
        職員IDは、
        {approvers.map(({ id, name, loginId }, index) => (
          <span key={id}>
            {index > 0 && '、'}
            {name}：<span translate="no">{loginId}</span>
          </span>
        ))}
        です。
      </Typography>
    </ImportDialog>
  );
}
