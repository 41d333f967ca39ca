/** The words, how far the search is, and what it has found. */
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useRef, type KeyboardEvent } from 'react';
import { may } from '../../domain/roles.ts';
import { EmptyState } from '../parts/states.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useKeys } from '../shortcuts/use-keys.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { SearchFilter } from './search-filter.tsx';
import { SearchHits } from './search-hits.tsx';
import { SearchProgressBar } from './search-progress.tsx';
import { searchStore, useSearch } from './search-store.ts';

const MAX_WORDS = 200;

export function SearchScreen() {
  useTitle('検索');
  const roles = useRoles();
  if (!may(roles, 'consultation.search', 'service'))
    return (
      <EmptyState title="検索は使えません" isPage>
        相談の内容を見る役割がないため、検索できません。必要なときは管理者に確認してください。
      </EmptyState>
    );
  const isLimited = !may(roles, 'consultation.read', 'service');
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        検索
      </Typography>
      {isLimited && (
        <Alert severity="info" sx={{ mb: 1 }}>
          監査のために閲覧の承認を受けた相談だけを探します。
        </Alert>
      )}
      <SearchForm />
      <SearchFilter />
      <Found />
    </Box>
  );
}

function SearchForm() {
  const { words, state } = useSearch();
  const api = useStaffApi();
  const field = useRef<HTMLInputElement>(null);
  useKeys({ search: () => field.current?.select() });
  const isEmpty = words.trim() === '';
  return (
    <Box role="search" aria-label="相談を言葉で検索">
      <Stack
        component="form"
        direction="row"
        sx={{ gap: 1, alignItems: 'flex-start', pt: 1 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty) void searchStore.begin(api);
        }}
      >
        <TextField
          label="探す言葉"
          value={words}
          inputRef={field}
          onChange={({ target }) => searchStore.type(target.value)}
          onKeyDown={unlessComposing}
          autoComplete="off"
          // Whoever comes back from a hit goes on among the hits; whoever comes anew begins to type.
          autoFocus={state === 'idle'}
          fullWidth
          helperText="1文字から探せます。空白で区切ると、すべての言葉を含む相談を探します。番号でも探せます。"
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: { maxLength: MAX_WORDS, enterKeyHint: 'search', spellCheck: false },
          }}
        />
        <Button type="submit" variant="contained" disabled={isEmpty} sx={{ mt: 0.5 }}>
          検索
        </Button>
      </Stack>
    </Box>
  );
}

/** The Enter that chooses kanji searches for nothing yet. */
function unlessComposing(event: KeyboardEvent) {
  const isOfInputMethod = event.nativeEvent.isComposing || event.keyCode === 229;
  if (event.key === 'Enter' && isOfInputMethod) event.preventDefault();
}

function Found() {
  const { state, searched, hits, progress, end, problem } = useSearch();
  const api = useStaffApi();
  if (state === 'idle')
    return (
      <EmptyState title="言葉を入れて検索してください">
        メッセージ、内部メモ、属性に書いた文、相談者の特徴と注意点、添付の名前から探します。ひらがなとカタカナ、全角と半角、大文字と小文字は区別しません。
      </EmptyState>
    );
  const isOver = state === 'done' || state === 'stopped' || state === 'failed';
  return (
    <Box sx={{ mt: 2 }}>
      <SearchProgressBar
        state={state}
        progress={progress}
        end={end}
        onStop={() => searchStore.stop()}
      />
      {problem !== null && (
        <Alert
          severity="warning"
          sx={{ my: 1 }}
          action={
            <Button color="inherit" onClick={() => void searchStore.begin(api)}>
              もう一度検索する
            </Button>
          }
        >
          {problem}
        </Alert>
      )}
      {hits.length > 0 && <SearchHits hits={hits} />}
      {isOver && problem === null && hits.length === 0 && (
        <EmptyState title={`「${searched}」は見つかりませんでした`}>
          言葉を短くするか、別の書き方で試してください。自分が閲覧できる相談だけを探しています。
        </EmptyState>
      )}
    </Box>
  );
}
