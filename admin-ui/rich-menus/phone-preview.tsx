/** The menu as it lies under LINE's talk, to be tapped: what would happen is said, and tabs do switch. */
import { Box, Button, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import type { MenuAction, MenuPage, RichMenuContent } from '../../domain/rich-menu.ts';
import { menuPictureUrl } from '../staff-api/rich-menus.ts';
import { placed } from './canvas.tsx';
import { sizeOf } from './editing.ts';

interface Props {
  serviceId: string;
  content: RichMenuContent;
  /** Key of the page that is looked at first. */
  first: string;
}

export function PhonePreview({ serviceId, content, first }: Props) {
  const [key, setKey] = useState(first);
  const [said, setSaid] = useState('');
  const page = content.pages.find((one) => one.key === key) ?? content.pages[0];
  const [isOpen, setOpen] = useState(page?.isOpenAtFirst ?? true);
  if (!page) return null;

  function tap(action: MenuAction) {
    const next =
      action.kind === 'switch' ? content.pages.find((one) => one.key === action.page) : null;
    if (next) setKey(next.key);
    setSaid(next ? `「${next.name}」に切りかわりました。` : TAPPED[action.kind](action as never));
  }
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label="スマートフォンでの見え方"
      sx={{ maxWidth: '22rem', alignSelf: 'start', borderRadius: '1rem', overflow: 'hidden' }}
    >
      <Typography sx={{ p: 1, fontWeight: 700, borderBottom: '1px solid', borderColor: 'divider' }}>
        LINEのトーク（見え方）
      </Typography>
      <Box sx={{ minHeight: '7rem', p: 1.5, bgcolor: 'background.default' }}>
        <Typography role="status" variant="body2">
          {said === '' ? 'メニューを押すと、何が起きるかがここに出ます。' : said}
        </Typography>
      </Box>
      {isOpen && <Menu serviceId={serviceId} page={page} onTap={tap} />}
      <Button
        fullWidth
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        sx={{ borderRadius: 0, borderTop: '1px solid', borderColor: 'divider', py: 1 }}
      >
        {page.chatBarText}
        <Arrow isDown={isOpen} />
      </Button>
    </Paper>
  );
}

const TAPPED: {
  readonly [Kind in MenuAction['kind']]: (action: Extract<MenuAction, { kind: Kind }>) => string;
} = {
  room: () => '相談の部屋がひらきます。',
  link: ({ url }) => `ウェブページがひらきます（${url}）。`,
  telephone: ({ number }) =>
    `${number === '' ? '（番号がまだありません）' : number} に電話をかける画面になります。`,
  switch: () => '切りかえる先がまだありません。',
};

function Menu({
  serviceId,
  page,
  onTap,
}: {
  serviceId: string;
  page: MenuPage;
  onTap: (action: MenuAction) => void;
}) {
  const size = sizeOf(page);
  return (
    <Box sx={{ position: 'relative', aspectRatio: `${size.width} / ${size.height}` }}>
      {page.picture && (
        <Box
          component="img"
          src={menuPictureUrl(serviceId, page.picture.id)}
          alt=""
          sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
        />
      )}
      {/* Where two lie on each other the first is tapped: it is drawn last. */}
      {page.areas.map((area, index) => (
        <Box
          key={area.id}
          component="button"
          type="button"
          aria-label={`見え方：${area.label || `領域${index + 1}`}`}
          onClick={() => onTap(area.action)}
          sx={{
            ...placed(area, size),
            p: 0,
            bgcolor: 'transparent',
            border: '1px dashed var(--color-line)',
            cursor: 'pointer',
            zIndex: page.areas.length - index,
          }}
        />
      ))}
    </Box>
  );
}

function Arrow({ isDown }: { isDown: boolean }) {
  return (
    <Box component="svg" viewBox="0 0 10 6" aria-hidden sx={{ width: 10, height: 6, ml: 1 }}>
      <path
        d={isDown ? 'M1 1l4 4 4-4' : 'M1 5l4-4 4 4'}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </Box>
  );
}
