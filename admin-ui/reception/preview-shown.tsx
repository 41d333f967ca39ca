/** What she would meet: reception, what answers in her room, and what LINE shows. */
import { Box, Paper, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useState } from 'react';
import { AUTOMATIC_WORDS } from '../i18n/words.ts';
import { clockText, dayText, dayTimeText } from '../parts/time.ts';
import type { Preview } from '../staff-api/reception.ts';
import { AutomaticBubble, HerBubble, LockNotice, PhoneFrame, TalkBubble } from './phone-frame.tsx';

interface Props {
  preview: Preview;
  waiting: number;
}

export function PreviewShown({ preview, waiting }: Props) {
  const { at } = preview;
  return (
    <Box component="section" aria-label="そのとき起きること">
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        {dayText(at)} {clockText(at)}
      </Typography>
      <Facts preview={preview} waiting={waiting} />
      <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 3, mt: 2, flexWrap: 'wrap' }}>
        <Room preview={preview} />
        {preview.line && <Talk line={preview.line} />}
      </Stack>
    </Box>
  );
}

const STATE_NAMES: Readonly<Record<Preview['reception']['state'], string>> = {
  open: '受付中',
  closed: '受付時間外',
  paused: '休止中',
};

function Facts({ preview, waiting }: Props) {
  const { settings, reception, answers } = preview;
  const facts: [string, string][] = [
    ['受付', stateText(reception)],
    ['使われる設定', settingsText(settings)],
    ['新しい相談', intakeText(reception)],
    ['次の開始', reception.nextOpening ? dayTimeText(reception.nextOpening) : '決まっていません'],
    [
      '自動応答',
      answers.map(({ kind }) => AUTOMATIC_WORDS[kind]).join('、') || 'なし（相談員が返事をします）',
    ],
    [
      '混雑',
      settings
        ? `${waiting}人が待っています（${settings.congestedFrom}人から混雑のお知らせ）`
        : '－',
    ],
  ];
  return (
    <Paper variant="outlined" role="status" sx={{ p: 2, maxWidth: '52rem' }}>
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'fit-content(9rem) 1fr',
          gap: 1,
          columnGap: 2,
        }}
      >
        {facts.map(([name, text]) => (
          <Box key={name} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary' }}>
              {name}
            </Box>
            <Box component="dd" sx={{ m: 0, fontWeight: name === '受付' ? 700 : 400 }}>
              {text}
            </Box>
          </Box>
        ))}
      </Box>
    </Paper>
  );
}

function stateText({ state, until, pause }: Preview['reception']): string {
  if (state === 'paused') return pause === 'planned-stop' ? '休止中（計画停止）' : '休止中';
  const end = until === null ? '' : `（${dayTimeText(until)}まで）`;
  return `${STATE_NAMES[state]}${end}`;
}

function settingsText(settings: Preview['settings']): string {
  if (settings === null) return 'まだありません（受付時間外として扱います）';
  return settings.version === null ? '下書き' : `第${settings.version}版`;
}

function intakeText({ state, intakeUntil }: Preview['reception']): string {
  if (state !== 'open') return '受け付けません（書かれたものは届きます）';
  return intakeUntil === null
    ? '締切を過ぎています（続いている相談だけ）'
    : `${dayTimeText(intakeUntil)}まで受け付けます`;
}

type Words = 'usual' | 'plain';

function Room({ preview }: { preview: Preview }) {
  const [words, setWords] = useState<Words>('usual');
  const { reception, answers } = preview;
  return (
    <PhoneFrame name="相談者の部屋">
      <ToggleButtonGroup
        exclusive
        size="small"
        value={words}
        aria-label="言葉の選び方"
        onChange={(_event, next: Words | null) => next && setWords(next)}
        sx={{ alignSelf: 'center', backgroundColor: 'background.paper' }}
      >
        <ToggleButton value="usual">ふつうの言葉</ToggleButton>
        <ToggleButton value="plain">やさしい言葉</ToggleButton>
      </ToggleButtonGroup>
      <Box sx={{ fontWeight: 700 }}>{reception.text}</Box>
      <HerBubble>（最初のメッセージ）</HerBubble>
      {answers.map((answer) => (
        <AutomaticBubble key={answer.kind} name={`自動応答：${AUTOMATIC_WORDS[answer.kind]}`}>
          {answer[words]}
        </AutomaticBubble>
      ))}
      {answers.length === 0 && (
        <Box sx={{ color: 'text.secondary' }}>自動応答はありません。相談員の返事を待ちます。</Box>
      )}
    </PhoneFrame>
  );
}

function Talk({ line }: { line: NonNullable<Preview['line']> }) {
  const { greeting, talkAnswer, notice, opening, button } = line;
  const back = line.return;
  return (
    <PhoneFrame name="LINE">
      <LockNotice name="画面を閉じているときのお知らせ">{notice}</LockNotice>
      {opening !== notice && (
        <LockNotice name="待っていた人に、受付が始まったとき">{opening}</LockNotice>
      )}
      <TalkBubble name="友だちになったとき" button={button}>
        {greeting}
      </TalkBubble>
      {back !== greeting && (
        <TalkBubble name="ブロックを外して戻ったとき" button={button}>
          {back}
        </TalkBubble>
      )}
      <TalkBubble name="トークに書かれたとき" button={button}>
        {talkAnswer}
      </TalkBubble>
    </PhoneFrame>
  );
}
