/** Publishes the draft: what changes, from when, why, and what becomes of versions announced for later. */
import {
  Alert,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import type { LaterWay } from '../../domain/settings-plan.ts';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { ServiceSettings, SettingsDraft } from '../staff-api/settings.ts';
import { ChangesList } from './changes-list.tsx';
import type { SettingsCommand } from './use-settings-command.ts';
import { momentWords } from './words.ts';

/** As long as contracts/settings.ts lets it be. */
const LONGEST_NOTE = 500;

interface Props {
  shown: ServiceSettings;
  draft: SettingsDraft;
  command: SettingsCommand;
  onClose: () => void;
}

export function PublishDialog({ shown, draft, command, onClose }: Props) {
  const { inForce, announced } = shown;
  // One id for one version, however often it has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const [isLater, setLater] = useState(false);
  const [later, setLaterAt] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [way, setWay] = useState<LaterWay>('stays');
  const at = isLater ? later : null;
  const from = at === null ? Date.now() : Date.parse(at);
  const after = announced.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) > from);
  const before = announced.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) <= from);
  const base = before.at(-1) ?? inForce;
  const isAsked = inForce?.settings.fourEyes === true;
  return (
    <FormDialog
      title={isAsked ? '公開の承認を頼む' : '下書きを公開する'}
      submitText={isAsked ? '承認を頼む' : isLater ? '公開を予約する' : '今から公開する'}
      missing={missingOf(note, isLater && at === null)}
      maxWidth="md"
      onClose={onClose}
      onSubmit={() =>
        command.publish({
          id,
          revision: draft.revision,
          effectiveFrom: at,
          later: after.length === 0 ? 'stays' : way,
          note,
        })
      }
    >
      {isAsked && (
        <Alert severity="info">
          この窓口では、ほかの管理者1人が承認すると公開されます。承認まで、下書きは変えられません。
        </Alert>
      )}
      <TextField
        label="変える理由"
        value={note}
        required
        multiline
        minRows={2}
        helperText="版の一覧に残ります。"
        onChange={({ target }) => setNote(target.value)}
        slotProps={{ htmlInput: { maxLength: LONGEST_NOTE } }}
      />
      <FormControl>
        <FormLabel id={`${id}-when`}>いつから</FormLabel>
        <RadioGroup
          aria-labelledby={`${id}-when`}
          value={isLater ? 'later' : 'now'}
          onChange={(_event, value) => setLater(value === 'later')}
        >
          <FormControlLabel
            value="now"
            control={<Radio />}
            label={isAsked ? '承認されたら、すぐに' : '今から'}
          />
          <FormControlLabel value="later" control={<Radio />} label="日時を決めて" />
        </RadioGroup>
      </FormControl>
      {isLater && (
        <MomentField label="始まる" value={later} onChange={setLaterAt} when="future" isBlank />
      )}
      {after.length > 0 && <Later announced={after} way={way} onChange={setWay} />}
      <Typography component="h3" sx={{ fontWeight: 700 }}>
        {before.length > 0
          ? `予約されている第${base?.version ?? ''}版から変わるところ`
          : '今の設定から変わるところ'}
      </Typography>
      {base && <RemovedFields before={base} after={draft} />}
      {base && <ChangesList before={base} after={draft} />}
    </FormDialog>
  );
}

function missingOf(note: string, isUndated: boolean): string | null {
  if (note.trim() === '') return '変える理由を書いてください。';
  return isUndated ? '始まる日と時刻を、これからの日時で入れてください。' : null;
}

interface LaterProps {
  announced: ServiceSettings['announced'];
  way: LaterWay;
  onChange: (way: LaterWay) => void;
}

function Later({ announced, way, onChange }: LaterProps) {
  const names = announced
    .map(({ version, effectiveFrom }) => `${momentWords(effectiveFrom)}から第${version}版`)
    .join('、');
  return (
    <Alert severity="warning" icon={false}>
      <FormControl>
        <FormLabel id="later-versions" sx={{ color: 'inherit' }}>
          {names}が予約されています。その日時に、今回の内容は予約の版に置きかわります。
        </FormLabel>
        <RadioGroup
          aria-labelledby="later-versions"
          value={way}
          onChange={(_event, value) =>
            onChange(value === 'carried' || value === 'withdrawn' ? value : 'stays')
          }
        >
          <FormControlLabel
            value="stays"
            control={<Radio />}
            label="そのままにする（今回の内容は、予約の日時までです）"
          />
          <FormControlLabel
            value="carried"
            control={<Radio />}
            label="今回の変更を、予約の版にも入れる"
          />
          <FormControlLabel value="withdrawn" control={<Radio />} label="予約を取り下げる" />
        </RadioGroup>
      </FormControl>
    </Alert>
  );
}

type Forms = Pick<SettingsDraft, 'form'>;

function RemovedFields({ before, after }: { before: Forms; after: Forms }) {
  const kept = new Set(after.form.fields.map(({ code }) => code));
  const gone = before.form.fields.filter(({ code }) => !kept.has(code));
  if (gone.length === 0) return null;
  return (
    <Alert severity="info">
      項目{gone.map(({ label }) => `「${label}」`).join('')}
      をなくします。前の相談の回答は、これまでどおり読めます。
    </Alert>
  );
}
