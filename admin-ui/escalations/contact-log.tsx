/** Every contact with the agency in one place: with whom, when, how, what was said, and the tries nobody answered. */
import { Box, Chip, Paper, Typography } from '@mui/material';
import { CHANNEL_WORDS, ESCALATION_KIND_WORDS } from '../i18n/words.ts';
import { dayTimeText } from '../parts/time.ts';
import type { EscalationHead } from '../staff-api/types.ts';
import type { ContactChannel } from '../../domain/escalation.ts';

type Event = EscalationHead['events'][number];

export function ContactLog({ escalation }: { escalation: EscalationHead }) {
  const contacts = escalation.events.filter(
    ({ kind }) => kind === 'contacted' || kind === 'contact-tried' || kind === 'acknowledged',
  );
  return (
    <Paper variant="outlined" component="section" aria-labelledby="contacts" sx={{ p: 2 }}>
      <Typography component="h2" variant="h2" id="contacts" sx={{ mb: 1 }}>
        連絡の記録
      </Typography>
      {contacts.length === 0 ? (
        <Typography color="text.secondary">
          まだ連絡していません。電話や訪問をしたら、つながらなかったときも「連絡を記録する」から残します。
        </Typography>
      ) : (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {contacts.map((event) => (
            <Contact key={event.seq} event={event} escalation={escalation} />
          ))}
        </Box>
      )}
    </Paper>
  );
}

function Contact({ event, escalation }: { event: Event; escalation: EscalationHead }) {
  const { kind, data, person, agency, written, at } = event;
  const contactedAt = data['contactedAt'];
  const when = typeof contactedAt === 'number' ? new Date(contactedAt).toISOString() : at;
  const given = data['packetId'];
  return (
    <Box component="li" sx={{ pb: 1.5 }}>
      <Typography variant="body2" color="text.secondary">
        {dayTimeText(when)}　{person?.name ?? '職員'}
        {typeof data['channel'] === 'string' && (
          <Chip
            size="small"
            label={CHANNEL_WORDS[data['channel'] as ContactChannel]}
            sx={{ ml: 1 }}
          />
        )}
      </Typography>
      <Typography sx={{ fontWeight: 700 }}>
        {headOf(kind, agency ?? written?.office ?? ESCALATION_KIND_WORDS[escalation.kind])}
      </Typography>
      {written?.person !== undefined && <Typography>相手：{written.person}</Typography>}
      {written?.reference !== undefined && <Typography>受理番号：{written.reference}</Typography>}
      {typeof given === 'string' && (
        <Typography>{given === escalation.id ? '情報提供書' : '追加提供'}を渡した</Typography>
      )}
      {written?.note !== undefined && (
        <Typography sx={{ whiteSpace: 'pre-wrap' }}>{written.note}</Typography>
      )}
    </Box>
  );
}

function headOf(kind: Event['kind'], agency: string): string {
  if (kind === 'acknowledged') return '受理されました';
  return kind === 'contacted' ? `${agency}に連絡しました` : `${agency}：つながりませんでした`;
}
