/** 「そのほか」: congestion, the seconds to take a reply back, two pairs of eyes, the rules' version, kinds of flags. */
import {
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Paper,
  Stack,
  Switch,
  TextField,
} from '@mui/material';
import { flagKindsOf, type FlagKind } from '../../domain/flags.ts';
import { MAX_UNDO_SECONDS } from '../../domain/settings.ts';
import { SMALL_CELLS } from '../../domain/small-cells.ts';
import { moved, replaced, without, type Editing } from './editing.ts';
import { ListFault, PartCard } from './part-card.tsx';
import { RetentionCard } from './retention-card.tsx';
import { RowButtons } from './row-buttons.tsx';
import { WholeNumberField } from './whole-number-field.tsx';

const SECONDS = Array.from({ length: MAX_UNDO_SECONDS + 1 }, (_, seconds) => seconds);

export function OthersPart({ editing }: { editing: Editing }) {
  const { content, set, faultAt, isReadOnly } = editing;
  const { congestedFrom, undoSeconds = 0, fourEyes = false, consentVersion } = content.settings;
  const { smallCells = SMALL_CELLS.usual } = content.settings;
  return (
    <Stack sx={{ gap: 2 }}>
      <PartCard
        title="混み合っているとき"
        help="担当待ちの相談がこの人数以上あると、新しく書いた人に「混み合っているとき」の文を返します。"
      >
        <WholeNumberField
          label="混み合っていると伝える人数"
          value={congestedFrom}
          unit="人"
          fault={faultAt('congestedFrom')}
          isReadOnly={isReadOnly}
          onChange={(people) => set({ congestedFrom: people })}
        />
      </PartCard>
      <PartCard
        title="返信の取り消し"
        help="返信の「送る」を押してから、相談者に届くまでに待つ時間です。この間は、送るのを取り消して書き直せます。"
      >
        <TextField
          select
          size="small"
          label="返信を取り消せる時間"
          value={undoSeconds}
          disabled={isReadOnly}
          error={faultAt('undoSeconds') !== undefined}
          helperText={faultAt('undoSeconds')}
          onChange={({ target }) => set({ undoSeconds: Number(target.value) })}
          sx={{ maxWidth: '24rem' }}
        >
          {SECONDS.map((one) => (
            <MenuItem key={one} value={one}>
              {one === 0 ? '待たずにすぐ送る' : `${one}秒`}
            </MenuItem>
          ))}
        </TextField>
      </PartCard>
      <PartCard
        title="公開の承認"
        help="入れると、設定を公開するときに、ほかの管理者1人の承認が要ります。切るときにも、承認が要ります。管理者が2人以上いる窓口で使ってください。"
      >
        <FormControlLabel
          control={
            <Switch
              checked={fourEyes}
              disabled={isReadOnly}
              onChange={({ target }) => set({ fourEyes: target.checked })}
            />
          }
          label="ほかの管理者の承認を必要にする"
        />
      </PartCard>
      <PartCard
        title="相談のきまり"
        help="きまりの内容が変わったときに、版の番号を変えます。変えると、相談者は次に書く前に、新しいきまりに同意します。"
      >
        <TextField
          size="small"
          label="相談のきまりの版"
          value={consentVersion}
          disabled={isReadOnly}
          error={faultAt('consentVersion') !== undefined}
          helperText={faultAt('consentVersion')}
          onChange={({ target }) => set({ consentVersion: target.value })}
          sx={{ maxWidth: '24rem' }}
          slotProps={{ htmlInput: { maxLength: 40, autoComplete: 'off' } }}
        />
      </PartCard>
      <RetentionCard editing={editing} />
      <PartCard
        title="集計の少ない数"
        help="この数より少ない件数は、1人を見分けるおそれがあるため、相談員と監査の人の集計に表示しません（「3未満」のように表示します）。"
      >
        <WholeNumberField
          label="これより少ない数を表示しない"
          value={smallCells}
          unit="件"
          fault={faultAt('smallCells')}
          isReadOnly={isReadOnly}
          onChange={(count) => set({ smallCells: count })}
        />
      </PartCard>
      <FlagKinds editing={editing} />
    </Stack>
  );
}

function FlagKinds({ editing: { content, set, faultAt, isReadOnly } }: { editing: Editing }) {
  const kinds = flagKindsOf(content.settings);
  const put = (flagKinds: FlagKind[]) => set({ flagKinds });
  return (
    <PartCard
      title="注意の印の種類"
      help="職員が相談者に付ける印です。種類を削除しても、付いている印は残ります。"
    >
      <ListFault text={faultAt('flagKinds')} />
      <Stack component="ol" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
        {kinds.map((kind, index) => (
          <Paper key={kind.code} component="li" variant="outlined" sx={{ p: 1 }}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
              <TextField
                size="small"
                label="印の言葉"
                value={kind.label}
                disabled={isReadOnly}
                error={faultAt(`flagKinds.${index}.label`) !== undefined}
                helperText={faultAt(`flagKinds.${index}.label`)}
                onChange={({ target }) =>
                  put(replaced(kinds, index, { ...kind, label: target.value }))
                }
                sx={{ flex: '1 1 12rem' }}
                slotProps={{ htmlInput: { 'aria-label': `${index + 1}番目の印の言葉` } }}
              />
              <FormControlLabel
                control={
                  <Checkbox
                    checked={kind.isGrave}
                    disabled={isReadOnly}
                    onChange={({ target }) =>
                      put(replaced(kinds, index, { ...kind, isGrave: target.checked }))
                    }
                  />
                }
                label="強い印（危険）"
              />
              {!isReadOnly && (
                <RowButtons
                  name={`「${kind.label}」`}
                  index={index}
                  count={kinds.length}
                  onMove={(by) => put(moved(kinds, index, by))}
                  onRemove={() => put(without(kinds, index))}
                />
              )}
            </Box>
          </Paper>
        ))}
      </Stack>
      {!isReadOnly && (
        <Box>
          <Button
            variant="outlined"
            onClick={() => put([...kinds, { code: newCode(), label: '', isGrave: false }])}
          >
            印の種類を加える
          </Button>
        </Box>
      )}
    </PartCard>
  );
}

/** Flags of a kind that is gone keep its code: no other kind may get it again. */
function newCode(): string {
  return `flag-${crypto.randomUUID().slice(0, 8)}`;
}
