/** Chooses what the agency is given: nothing goes out that was not ticked here. */
import { Box, Button, Checkbox, FormControlLabel, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { withChanges } from '../../domain/message-changes.ts';
import { lastSeqOf, useTalk } from '../consultations/use-talk.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { clockText } from '../parts/time.ts';

export interface PacketDraft {
  number: boolean;
  openedAt: boolean;
  words: number[];
  attributes: string[];
  traits: boolean;
  cautions: boolean;
  lineId: boolean;
  contact: string;
}

export const EMPTY_PACKET: PacketDraft = {
  number: true,
  openedAt: true,
  words: [],
  attributes: [],
  traits: false,
  cautions: false,
  lineId: false,
  contact: '',
};

/** As the API wants it. */
export function chosenFields({ contact, ...packet }: PacketDraft) {
  return contact.trim() === '' ? packet : { ...packet, contact: contact.trim() };
}

type Flag = 'number' | 'openedAt' | 'traits' | 'cautions' | 'lineId';
const FLAGS: readonly { name: Flag; word: string }[] = [
  { name: 'number', word: '相談の番号' },
  { name: 'openedAt', word: '相談が始まった日時' },
  { name: 'traits', word: '特徴' },
  { name: 'cautions', word: '対応の注意点' },
  { name: 'lineId', word: 'LINEの利用者ID（警察がLINE社に照会できる）' },
];

interface Props {
  head: Pick<ConsultationHead, 'id'>;
  packet: PacketDraft;
  onChange: (packet: PacketDraft) => void;
}

export function PacketFields({ head, packet, onChange }: Props) {
  return (
    <Box
      component="fieldset"
      sx={{ border: '1px solid', borderColor: 'divider', borderRadius: 1, m: 0, px: 1.5 }}
    >
      {/* Floating, it stands inside the frame: on a small screen two lines would cross it. */}
      <Box component="legend" sx={{ fontWeight: 700, p: 0, float: 'left', width: '100%', mb: 0.5 }}>
        機関に渡す内容（選んだものだけが渡ります）
      </Box>
      <Box sx={{ clear: 'both' }} />
      {FLAGS.map(({ name, word }) => (
        <Tick
          key={name}
          label={word}
          isOn={packet[name]}
          onChange={(isOn) => onChange({ ...packet, [name]: isOn })}
        />
      ))}
      <Words head={head} packet={packet} onChange={onChange} />
      <AttributeTicks head={head} packet={packet} onChange={onChange} />
      <TextField
        label="居場所や連絡のとり方（任意）"
        fullWidth
        multiline
        value={packet.contact}
        onChange={({ target }) => onChange({ ...packet, contact: target.value })}
        sx={{ my: 1 }}
      />
    </Box>
  );
}

function Tick({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <FormControlLabel
      sx={{ display: 'flex', alignItems: 'flex-start' }}
      label={label}
      control={
        <Checkbox
          size="small"
          sx={{ py: 0.25 }}
          checked={isOn}
          onChange={({ target }) => onChange(target.checked)}
        />
      }
    />
  );
}

/** So many messages at most go into a packet. */
const MAX_WORDS = 200;

function Words({ head, packet, onChange }: Props) {
  const { data: talk } = useTalk(head.id);
  const words = withChanges(talk?.messages ?? []).filter(
    ({ author, state }) => author !== 'automatic' && state !== 'retracted',
  );
  if (lastSeqOf(talk) === 0) return null;
  const all = words.slice(-MAX_WORDS).map(({ seq }) => seq);
  return (
    <Box sx={{ my: 1 }}>
      <Typography sx={{ fontWeight: 700 }}>
        やりとり（{packet.words.length}件）
        <Button
          size="small"
          onClick={() => onChange({ ...packet, words: packet.words.length > 0 ? [] : all })}
        >
          {packet.words.length > 0 ? '選択を外す' : 'すべて選ぶ'}
        </Button>
      </Typography>
      <Box
        sx={{ maxHeight: '12rem', overflowY: 'auto' }}
        tabIndex={0}
        role="group"
        aria-label="渡すやりとり"
      >
        {words.map(({ seq, author, text, at }) => (
          <Tick
            key={seq}
            label={`${author === 'consultee' ? '相談者' : '職員'} ${clockText(at)}　${text.slice(0, 120)}`}
            isOn={packet.words.includes(seq)}
            onChange={(isOn) => onChange({ ...packet, words: toggled(packet.words, seq, isOn) })}
          />
        ))}
      </Box>
    </Box>
  );
}

function AttributeTicks({ head, packet, onChange }: Props) {
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['attributes', head.id],
    queryFn: () => api.attributes(head.id),
  });
  const answered = (data?.answers ?? []).filter(({ state }) => state === 'answered');
  if (!data || answered.length === 0) return null;
  return (
    <Box sx={{ my: 1 }}>
      <Typography sx={{ fontWeight: 700 }}>属性</Typography>
      {answered.map(({ code }) => (
        <Tick
          key={code}
          label={data.fields.find((field) => field.code === code)?.label ?? ''}
          isOn={packet.attributes.includes(code)}
          onChange={(isOn) =>
            onChange({ ...packet, attributes: toggled(packet.attributes, code, isOn) })
          }
        />
      ))}
    </Box>
  );
}

function toggled<Item>(items: readonly Item[], item: Item, isOn: boolean): Item[] {
  const others = items.filter((one) => one !== item);
  return isOn ? [...others, item] : others;
}
