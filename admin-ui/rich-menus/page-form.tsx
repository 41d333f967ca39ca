/** One page of the menu: its name, its bar, its picture, and the layouts to begin with. */
import { Button, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { LAYOUTS, type LayoutName } from '../../domain/rich-menu-areas.ts';
import { lettersIn, MAX_PAGE_NAME, MENU_LIMITS, type MenuPage } from '../../domain/rich-menu.ts';
import { withLayout, withPicture } from './editing.ts';
import { PicturePart } from './picture-part.tsx';

interface Props {
  serviceId: string;
  page: MenuPage;
  onChange: (change: (page: MenuPage) => MenuPage, run?: string) => void;
}

export function PageForm({ serviceId, page, onChange }: Props) {
  const letters = lettersIn(page.chatBarText.trim());
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
        <TextField
          size="small"
          label="メニューの名前（職員だけに見えます）"
          value={page.name}
          onChange={({ target }) =>
            onChange((now) => ({ ...now, name: target.value }), `name:${page.key}`)
          }
          slotProps={{ htmlInput: { maxLength: MAX_PAGE_NAME } }}
          sx={{ flex: '1 1 16rem' }}
        />
        <TextField
          size="small"
          label="バーの文字"
          value={page.chatBarText}
          onChange={({ target }) =>
            onChange((now) => ({ ...now, chatBarText: target.value }), `bar:${page.key}`)
          }
          error={letters > MENU_LIMITS.chatBarText}
          helperText={`メニューの開け閉めに使うバーです。${letters}/${MENU_LIMITS.chatBarText}文字`}
          slotProps={{ htmlInput: { maxLength: 60 } }}
          sx={{ flex: '1 1 12rem' }}
        />
      </Stack>
      <FormControlLabel
        control={
          <Checkbox
            checked={page.isOpenAtFirst}
            onChange={({ target }) =>
              onChange((now) => ({ ...now, isOpenAtFirst: target.checked }))
            }
          />
        }
        label="トークを開いたとき、メニューも開いておく"
      />
      <PicturePart
        serviceId={serviceId}
        picture={page.picture}
        onPicture={(picture) => onChange((now) => withPicture(now, picture))}
      />
      <Stack
        role="group"
        aria-label="領域の型"
        direction="row"
        sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <Typography variant="body2">領域の型：</Typography>
        {(Object.keys(LAYOUTS) as LayoutName[]).map((layout) => (
          <Button
            key={layout}
            size="small"
            variant="outlined"
            onClick={() => onChange((now) => withLayout(now, layout))}
          >
            {LAYOUTS[layout].name}
          </Button>
        ))}
      </Stack>
    </Stack>
  );
}
