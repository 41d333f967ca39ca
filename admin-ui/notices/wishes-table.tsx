/** Topics by ways: what one wants to be told of, and how. */
import {
  Checkbox,
  Paper,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import {
  CHOSEN_WAYS,
  NOTICE_TOPICS,
  type ChosenWay,
  type NoticeTopic,
} from '../../domain/notices.ts';
import type { NoticeSettings, NoticeSettingsBody } from '../staff-api/types.ts';
import { CHOSEN_WAY_SHORT, TOPIC_WORDS, WAY_WORDS } from './words.ts';

export interface PartProps {
  settings: NoticeSettings;
  onChange: (changed: Partial<NoticeSettingsBody>) => void;
}

const HEADING_SX = { fontWeight: 700, whiteSpace: 'nowrap' } as const;

export function WishesTable({ settings, onChange }: PartProps) {
  const { wishes } = settings;
  function toggle(topic: NoticeTopic, way: ChosenWay) {
    const before = wishes[topic] ?? [];
    const after = before.includes(way) ? before.filter((one) => one !== way) : [...before, way];
    onChange({ wishes: { ...wishes, [topic]: after } });
  }
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table size="small" aria-label="何を、どの方法で知らせるか">
        <TableHead>
          <TableRow>
            <TableCell sx={HEADING_SX}>お知らせ</TableCell>
            <TableCell sx={HEADING_SX}>画面</TableCell>
            {CHOSEN_WAYS.map((way) => (
              <TableCell key={way} align="center" sx={HEADING_SX}>
                {CHOSEN_WAY_SHORT[way]}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {NOTICE_TOPICS.map((topic) => (
            <TableRow key={topic}>
              <TableCell component="th" scope="row">
                {TOPIC_WORDS[topic].name}
                <Typography variant="caption" component="div" color="text.secondary">
                  {TOPIC_WORDS[topic].explanation}
                </Typography>
              </TableCell>
              <TableCell sx={{ whiteSpace: 'nowrap' }}>出す</TableCell>
              {CHOSEN_WAYS.map((way) => (
                <TableCell key={way} align="center">
                  <Checkbox
                    checked={(wishes[topic] ?? []).includes(way)}
                    disabled={way === 'mail' && !settings.offersMail}
                    onChange={() => toggle(topic, way)}
                    slotProps={{
                      input: { 'aria-label': `${TOPIC_WORDS[topic].name}を${WAY_WORDS[way]}で` },
                    }}
                  />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
