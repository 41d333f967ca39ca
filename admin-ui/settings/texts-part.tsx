/** 「自動応答の文」: what answers her in the room, and what LINE shows. */
import { Stack, Typography } from '@mui/material';
import type { AnswerTexts, AutomaticTexts } from '../../domain/settings.ts';
import { AutomaticBubble, LockNotice, TalkBubble } from '../reception/phone-frame.tsx';
import type { Editing } from './editing.ts';
import { PartCard } from './part-card.tsx';
import { TextEditor } from './text-editor.tsx';
import { useFilling } from './use-filling.ts';
import { ANSWER_KEYS, ANSWER_WORDS, LINE_KEYS, LINE_WORDS, type LineTextKey } from './words.ts';

/** As long as contracts/service-settings.ts lets them be. */
const LONGEST_ANSWER = 2_000;
const LONGEST_LINE: Readonly<Record<LineTextKey, number>> = {
  lineNotice: 200,
  lineOpening: 200,
  lineTalkAnswer: 500,
  lineGreeting: 500,
  lineReturn: 500,
  roomButton: 20,
};

const ANSWER_HELP: Readonly<Record<keyof AnswerTexts, string>> = {
  outOfHours:
    '受付時間外に書いた人に、閉まっている間に1回だけ返します。次の受付と、今すぐ頼れる連絡先を入れてください。',
  intakeOver: 'その日の新しい相談の受付を終えたあと、受付時間が終わるまでに書いた人に返します。',
  congested: '混み合っているときに書いた人に返します。',
  paused: '受付を休止している間に書いた人に返します。',
  plannedStop: '予定された休止の間に書いた人に返します。',
  silenceWarning: '職員の返信のあと、相談者の返事がしばらくないときに送ります。',
  talkEnded: '話を終えるときに送ります。',
};

const LINE_HELP: Readonly<Record<LineTextKey, string>> = {
  lineNotice:
    '部屋に返信が届いたことをLINEで知らせます。画面を他の人に見られることがあります。相談の内容や、相談窓口とわかる言葉を書かないでください。',
  lineOpening: '閉まっている間に書いた人に、受付が始まったことをLINEで知らせます。',
  lineTalkAnswer: 'LINEのトークに書いた人に返します。部屋で話すように案内してください。',
  lineGreeting: '友だちになった人に送ります。',
  lineReturn: 'ブロックをやめるなどして、友だちに戻った人に送ります。',
  roomButton: 'LINEに出る、部屋を開くボタンの言葉です。',
};

const ANSWER_OTHERWISE: Partial<Record<keyof AnswerTexts, string>> = {
  intakeOver: '書かないときは「受付時間外」の文を返します。',
  plannedStop: '書かないときは「休止中」の文を返します。',
};

const LINE_OTHERWISE: Partial<Record<LineTextKey, string>> = {
  lineOpening: '書かないときは「LINEのお知らせ」の文を送ります。',
  lineReturn: '書かないときは「友だちになったとき」の文を送ります。',
};

export function TextsPart({ editing, serviceId }: { editing: Editing; serviceId: string }) {
  const { content, setTexts, faultAt, isReadOnly } = editing;
  const { texts } = content.settings;
  const filling = useFilling(serviceId, content.settings);
  const answer = (key: keyof AnswerTexts, text: string) =>
    setTexts({ [key]: given(text, ANSWER_OTHERWISE[key]) });
  const plain = (key: keyof AnswerTexts, text: string) =>
    setTexts({ plain: { ...texts.plain, [key]: text === '' ? undefined : text } });
  const line = (key: LineTextKey, text: string) =>
    setTexts({ [key]: given(text, LINE_OTHERWISE[key]) } as Partial<AutomaticTexts>);
  return (
    <Stack sx={{ gap: 2 }}>
      {ANSWER_KEYS.map((key) => (
        <PartCard key={key} title={ANSWER_WORDS[key]} help={ANSWER_HELP[key]}>
          <TextEditor
            label={`${ANSWER_WORDS[key]}の文`}
            value={texts[key]}
            max={LONGEST_ANSWER}
            fault={faultAt(`texts.${key}`)}
            filling={filling}
            otherwise={ANSWER_OTHERWISE[key]}
            as={asAnswer}
            isReadOnly={isReadOnly}
            onChange={(text) => answer(key, text)}
          />
          <TextEditor
            label={`${ANSWER_WORDS[key]}の文（やさしい日本語）`}
            value={texts.plain?.[key]}
            max={LONGEST_ANSWER}
            fault={faultAt(`texts.plain.${key}`)}
            filling={filling}
            otherwise="書かないときは、ふつうの文を返します。"
            as={asAnswer}
            isReadOnly={isReadOnly}
            onChange={(text) => plain(key, text)}
          />
        </PartCard>
      ))}
      <Typography component="h2" sx={{ fontWeight: 700 }}>
        LINEに出る文
      </Typography>
      {LINE_KEYS.map((key) => (
        <PartCard key={key} title={LINE_WORDS[key]} help={LINE_HELP[key]}>
          <TextEditor
            label={`${LINE_WORDS[key]}の文`}
            value={texts[key]}
            max={LONGEST_LINE[key]}
            fault={faultAt(`texts.${key}`)}
            filling={null}
            otherwise={LINE_OTHERWISE[key]}
            as={(text) => asLine(key, text, texts.roomButton)}
            isReadOnly={isReadOnly}
            onChange={(text) => line(key, text)}
          />
        </PartCard>
      ))}
    </Stack>
  );
}

/** An emptied text is none where something else is said instead. */
function given(text: string, otherwise: string | undefined): string | undefined {
  return text === '' && otherwise !== undefined ? undefined : text;
}

const NOT_WRITTEN = '（書いてありません）';

function asAnswer(text: string) {
  return <AutomaticBubble name="部屋での見え方">{text || NOT_WRITTEN}</AutomaticBubble>;
}

function asLine(key: LineTextKey, text: string, roomButton: string) {
  if (key === 'lineNotice' || key === 'lineOpening')
    return <LockNotice name="LINEの通知での見え方">{text || NOT_WRITTEN}</LockNotice>;
  const words = key === 'roomButton' ? '…' : text || NOT_WRITTEN;
  return (
    <TalkBubble name="LINEのトークでの見え方" button={roomButton}>
      {words}
    </TalkBubble>
  );
}
