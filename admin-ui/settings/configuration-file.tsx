/** The settings in force as a file, to be kept, compared, or taken in elsewhere. */
import { Button } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { saveFile } from '../parts/save-file.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { PartCard } from './part-card.tsx';

export function ConfigurationFile({ serviceId }: { serviceId: string }) {
  const api = useStaffApi();
  const notify = useNotify();
  const [isReading, setReading] = useState(false);

  async function save() {
    setReading(true);
    try {
      const { name, text } = await api.configuration(serviceId);
      saveFile({ name, blob: new Blob([text], { type: 'application/yaml' }) });
      notify(`設定を「${name}」に書き出しました。`, { type: 'info' });
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      setReading(false);
    }
  }

  return (
    <PartCard
      title="設定をファイルにする"
      help="今使っている設定、定型文、関係機関、リッチメニューを、一つのファイルにします。LINEの接続情報、職員や相談者の情報は入りません。別の窓口への取り込みは、システム運用者が行います。"
    >
      <Button
        variant="outlined"
        disabled={isReading}
        onClick={() => void save()}
        sx={{ alignSelf: 'flex-start' }}
      >
        設定をファイルに書き出す
      </Button>
    </PartCard>
  );
}
