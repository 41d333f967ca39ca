/** 「練習用の電話で見る」: one of the texts, on the practice phone of somebody who has added the account. */
import { Button, Paper, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Picker } from '../parts/picker.tsx';
import { useChange } from '../parts/use-change.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Preview, PreviewAsked, ShownText } from '../staff-api/reception.ts';

interface Props {
  serviceId: string;
  asked: PreviewAsked;
  preview: Preview;
}

const TEXT_NAMES: Readonly<Record<ShownText, string>> = {
  answer: '部屋の自動応答',
  notice: '画面を閉じているときのお知らせ',
  opening: '受付が始まったときのお知らせ',
  greeting: '友だちになったとき',
  return: 'ブロックを外して戻ったとき',
  talkAnswer: 'トークに書かれたとき',
};
const TEXTS = Object.keys(TEXT_NAMES) as ShownText[];

const WORDS = [
  ['usual', 'ふつうの言葉'],
  ['plain', 'やさしい言葉'],
] as const;

export function PreviewOnPhone(props: Props) {
  const api = useStaffApi();
  const { serviceId } = props;
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', serviceId, 'preview-people'],
    queryFn: () => api.previewPeople(serviceId),
  });
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label="練習用の電話で見る"
      sx={{ p: 2, mt: 3, maxWidth: '52rem' }}
    >
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        練習用の電話で見る
      </Typography>
      {data ? (
        <Choice {...props} people={data.data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="練習用の電話を調べています" />
      )}
    </Paper>
  );
}

function Choice({
  serviceId,
  asked,
  preview,
  people,
}: Props & { people: readonly { id: string; name: string }[] }) {
  const api = useStaffApi();
  const change = useChange();
  const [personId, setPersonId] = useState(people[0]?.id ?? '');
  const [text, setText] = useState<ShownText>('answer');
  const [words, setWords] = useState<'usual' | 'plain'>('usual');
  const [isSending, setSending] = useState(false);
  if (people.length === 0)
    return (
      <Typography>
        練習用の電話に、この窓口の友だちがいません。練習用の電話で「友だちに追加」を押してください。
      </Typography>
    );
  const hasNothing = text === 'answer' && preview.answers.length === 0;
  async function show() {
    setSending(true);
    const shown = { ...asked, id: crypto.randomUUID(), personId, text, words };
    await change(() => api.showPreview(serviceId, shown), '練習用の電話に送りました。');
    setSending(false);
  }
  return (
    <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
      <Typography>選んだ文を、練習用の電話のトークに送ります。本番の人には届きません。</Typography>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2, alignSelf: 'stretch' }}>
        <Picker
          label="見る人"
          value={personId}
          onChange={setPersonId}
          choices={people.map(({ id, name }) => [id, name])}
        />
        <Picker
          label="見る文"
          value={text}
          onChange={(one) => setText(one as ShownText)}
          choices={TEXTS.map((one) => [one, TEXT_NAMES[one]])}
        />
        {text === 'answer' && (
          <Picker
            label="言葉"
            value={words}
            onChange={(one) => setWords(one === 'plain' ? 'plain' : 'usual')}
            choices={WORDS}
          />
        )}
      </Stack>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="contained" disabled={hasNothing || isSending} onClick={() => void show()}>
          練習用の電話に送る
        </Button>
        {hasNothing && (
          <Typography variant="body2" color="text.secondary">
            この日時に自動応答はありません。
          </Typography>
        )}
      </Stack>
    </Stack>
  );
}
