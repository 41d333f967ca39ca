/** Publishing: from now or from an instant on, once what is doubtful has been looked at. */
import {
  Alert,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import type { MenuFault } from '../../domain/rich-menu-faults.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { PublishMenuBody } from '../staff-api/rich-menus.ts';

interface Props {
  serviceId: string;
  source: PublishMenuBody['source'];
  title: string;
  /** What somebody should look at. */
  doubts: readonly MenuFault[];
  onClose: () => void;
}

export function PublishDialog({ serviceId, source, title, doubts, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('rich-menus');
  // One id for one version, however often it has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const hasMenu = source.kind !== 'none';
  const missing = missingText(when === 'later' && at === null, isChecked || !hasMenu);

  function publish() {
    const effectiveFrom = when === 'now' ? null : at;
    return change(
      () => api.publishMenu(serviceId, { id, source, effectiveFrom, isLookedAt: isChecked }),
      when === 'now' ? '公開しました。LINEに出るまで、少し待ちます。' : '公開を予約しました。',
    );
  }
  return (
    <FormDialog
      title={title}
      submitText={hasMenu ? '公開する' : 'メニューを出さない'}
      isGrave={!hasMenu}
      missing={missing}
      onSubmit={publish}
      onClose={onClose}
    >
      <FormControl>
        <FormLabel id="menu-when">いつから</FormLabel>
        <RadioGroup
          aria-labelledby="menu-when"
          value={when}
          onChange={({ target }) => setWhen(target.value === 'later' ? 'later' : 'now')}
        >
          <FormControlLabel value="now" control={<Radio />} label="今すぐ" />
          <FormControlLabel value="later" control={<Radio />} label="日時を決める" />
        </RadioGroup>
      </FormControl>
      {when === 'later' && (
        <MomentField label="始まる" value={at} onChange={setAt} when="future" isBlank />
      )}
      {doubts.length > 0 && (
        <Alert severity="warning">
          {doubts.map(({ text }) => (
            <div key={text}>{text}</div>
          ))}
        </Alert>
      )}
      {hasMenu ? (
        <>
          <Typography variant="body2">
            メニューは、スマートフォンの画面にいつも見えています。言葉とアドレスはLINEに残ります。
          </Typography>
          <FormControlLabel
            control={
              <Checkbox checked={isChecked} onChange={({ target }) => setChecked(target.checked)} />
            }
            label="画像の中の言葉も、読み上げの言葉も、相談の内容が分かるものではないことを確かめました"
          />
        </>
      ) : (
        <Typography>
          LINEのトークからメニューが消えます。作ったものは残り、いつでもまた公開できます。
        </Typography>
      )}
    </FormDialog>
  );
}

function missingText(isUndated: boolean, isChecked: boolean): string | null {
  if (isUndated) return 'これから先の日時を入れてください。';
  return isChecked ? null : '確かめたら、印をつけてください。';
}
