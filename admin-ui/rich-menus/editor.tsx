/** The menu that is being made: its pages as tabs, when each is shown, the phone beside it, and the way out. */
import {
  Alert,
  Box,
  Button,
  MenuItem,
  Stack,
  Tab,
  Tabs,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import {
  MAX_MENU_PAGES,
  MENU_TIMES,
  type MenuPage,
  type RichMenuContent,
} from '../../domain/rich-menu.ts';
import { menuFaults, type MenuFault } from '../../domain/rich-menu-faults.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import type { RichMenus } from '../staff-api/rich-menus.ts';
import { changedPage, withoutPage, withPage } from './editing.ts';
import { PageEditor } from './page-editor.tsx';
import { PageForm } from './page-form.tsx';
import { PhonePreview } from './phone-preview.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { useDraft, type DraftEdited, type Saving } from './use-draft.ts';
import { TIME_WORDS } from './words.ts';

interface Props {
  serviceId: string;
  data: RichMenus;
  mayPublish: boolean;
}

export function Editor({ serviceId, data, mayPublish }: Props) {
  const draft = useDraft(serviceId, data, true);
  const { edited } = draft;
  const content = edited.value;
  const [key, setKey] = useState(content.shown.open);
  const page = content.pages.find((one) => one.key === key) ?? content.pages[0];
  const faults = menuFaults(content, data.words);
  if (!page) return null;
  const changePage = (change: (page: MenuPage) => MenuPage, run?: string) =>
    edited.change((now) => changedPage(now, page.key, change), run);

  return (
    <section aria-label="下書き">
      <SectionHeading>下書き</SectionHeading>
      <SavingText saving={draft.saving} onTakeTheirs={draft.takeTheirs} />
      <PageTabs
        content={content}
        shown={page.key}
        onShow={setKey}
        onChange={(next, shown) => {
          edited.change(() => next);
          if (shown !== undefined) setKey(shown);
        }}
      />
      <Box
        id="menu-page"
        role="tabpanel"
        aria-label={page.name}
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 20rem' },
          pt: 2,
        }}
      >
        <Stack sx={{ gap: 2, minWidth: 0 }}>
          <PageForm
            key={`form-${page.key}`}
            serviceId={serviceId}
            page={page}
            onChange={changePage}
          />
          <PageEditor
            key={`areas-${page.key}`}
            serviceId={serviceId}
            content={content}
            page={page}
            onChange={changePage}
            undo={edited.undo}
            redo={edited.redo}
          />
        </Stack>
        <PhonePreview key={page.key} serviceId={serviceId} content={content} first={page.key} />
      </Box>
      <Times content={content} onChange={(next) => edited.change(() => next)} />
      <WayOut
        serviceId={serviceId}
        faults={faults}
        draft={draft}
        data={data}
        mayPublish={mayPublish}
      />
    </section>
  );
}

const SAVING_TEXTS: Readonly<Record<'saved' | 'saving', string>> = {
  saved: '下書きは自動で保存されます。公開するまで、LINEには出ません。',
  saving: '下書きを保存しています…',
};

function SavingText({ saving, onTakeTheirs }: { saving: Saving; onTakeTheirs: () => void }) {
  if (saving.state === 'overtaken')
    return (
      <Alert
        severity="warning"
        action={
          <Button color="inherit" onClick={onTakeTheirs}>
            新しい下書きを読み込む
          </Button>
        }
      >
        ほかの人が先に下書きを変えました。ここで変えた内容は、まだ保存されていません。
      </Alert>
    );
  if (saving.state === 'failed')
    return (
      <Alert severity="warning">
        {saving.text} 下書きはまだ保存されていません。自動でもう一度保存します。
      </Alert>
    );
  return (
    <Typography role="status" variant="body2" color="text.secondary">
      {SAVING_TEXTS[saving.state]}
    </Typography>
  );
}

interface TabsProps {
  content: RichMenuContent;
  shown: string;
  onShow: (key: string) => void;
  onChange: (next: RichMenuContent, shown?: string) => void;
}

function PageTabs({ content, shown, onShow, onChange }: TabsProps) {
  const { pages } = content;
  const page = pages.find(({ key }) => key === shown);
  return (
    <Stack
      direction="row"
      sx={{ alignItems: 'center', flexWrap: 'wrap', borderBottom: 1, borderColor: 'divider' }}
    >
      <Tabs
        value={shown}
        onChange={(_event, key: string) => onShow(key)}
        variant="scrollable"
        aria-label="メニュー"
      >
        {pages.map(({ key, name }) => (
          <Tab
            key={key}
            value={key}
            label={name.trim() === '' ? '（名前なし）' : name}
            aria-controls="menu-page"
          />
        ))}
      </Tabs>
      <Button
        disabled={pages.length >= MAX_MENU_PAGES}
        onClick={() => {
          const added = withPage(content);
          onChange(added.content, added.key);
        }}
      >
        メニューを足す
      </Button>
      {pages.length > 1 && (
        <Button
          color="error"
          onClick={() => {
            const next = withoutPage(content, shown);
            onChange(next, next.shown.open);
          }}
        >
          「{page?.name}」を消す
        </Button>
      )}
    </Stack>
  );
}

function Times({
  content,
  onChange,
}: {
  content: RichMenuContent;
  onChange: (next: RichMenuContent) => void;
}) {
  if (content.pages.length < 2) return null;
  return (
    <Stack
      role="group"
      aria-label="いつ、どのメニューを出すか"
      direction="row"
      sx={{ gap: 1.5, flexWrap: 'wrap', mt: 2 }}
    >
      {MENU_TIMES.map((time) => (
        <TextField
          key={time}
          select
          size="small"
          label={TIME_WORDS[time]}
          value={content.shown[time]}
          onChange={({ target }) =>
            onChange({ ...content, shown: { ...content.shown, [time]: target.value } })
          }
          sx={{ flex: '1 1 16rem' }}
        >
          {content.pages.map(({ key, name }) => (
            <MenuItem key={key} value={key}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      ))}
    </Stack>
  );
}

interface WayOutProps extends Props {
  faults: readonly MenuFault[];
  draft: DraftEdited;
}

function WayOut({ serviceId, faults, draft, data, mayPublish }: WayOutProps) {
  const [open, setOpen] = useState<'publish' | 'none' | null>(null);
  const grave = faults.filter(({ isGrave }) => isGrave);
  const doubts = faults.filter(({ isGrave }) => !isGrave);
  const waits = whyNot({ draft, grave: grave.length });
  const hangs = data.versions.some(
    ({ state, content }) => content !== null && ['shown', 'waiting', 'failed'].includes(state),
  );
  return (
    <Stack sx={{ gap: 1, mt: 2 }}>
      {grave.length > 0 && (
        <Alert severity="info">
          公開する前に、直すところがあります。
          <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
            {grave.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </Box>
        </Alert>
      )}
      {mayPublish ? (
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button
            variant="contained"
            disabled={waits !== null}
            onClick={() => setOpen('publish')}
            aria-describedby="menu-waits"
          >
            公開する
          </Button>
          {hangs && (
            <Button color="error" onClick={() => setOpen('none')}>
              メニューを出すのをやめる
            </Button>
          )}
          <Typography id="menu-waits" variant="body2" color="text.secondary">
            {waits}
          </Typography>
        </Stack>
      ) : (
        <Typography color="text.secondary">
          公開は管理者が行います。下書きができたら、管理者に知らせてください。
        </Typography>
      )}
      {open === 'publish' && (
        <PublishDialog
          serviceId={serviceId}
          source={{ kind: 'draft', revision: draft.revision }}
          title="メニューを公開する"
          doubts={doubts}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'none' && (
        <PublishDialog
          serviceId={serviceId}
          source={{ kind: 'none' }}
          title="メニューを出すのをやめる"
          doubts={[]}
          onClose={() => setOpen(null)}
        />
      )}
    </Stack>
  );
}

/** Why the button is not there yet. */
function whyNot({ draft, grave }: { draft: DraftEdited; grave: number }): string | null {
  if (grave > 0) return '直すところがあるため、まだ公開できません。';
  if (draft.saving.state !== 'saved') return '下書きを保存すると、公開できます。';
  return draft.revision === 0 ? '変えたところはありません。' : null;
}
