/** How far LINE has followed: what hangs now, what is awaited, and what somebody has to do. */
import { Alert, Button, Chip, Paper, Stack, Typography } from '@mui/material';
import { MENU_FAILURE_TEXTS, passesByItself } from '../../domain/rich-menu-wanted.ts';
import { useChange } from '../parts/use-change.ts';
import { dayTimeText, timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { RichMenus } from '../staff-api/rich-menus.ts';
import { RECEPTION_WORDS, STATE_WORDS } from './words.ts';

interface Props {
  serviceId: string;
  data: RichMenus;
  mayPublish: boolean;
}

export function StandingPanel({ serviceId, data, mayPublish }: Props) {
  const api = useStaffApi();
  const change = useChange('rich-menus');
  const { standing, reception, isConnected, versions } = data;
  const current = versions.find(
    ({ state }) => !['withdrawn', 'scheduled', 'earlier'].includes(state),
  );
  const scheduled = versions.filter(({ state }) => state === 'scheduled');
  return (
    <Paper component="section" variant="outlined" aria-label="LINEでの状態" sx={{ p: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        {current ? (
          <>
            <Chip label={STATE_WORDS[current.state]} color={COLOURS[current.state] ?? 'default'} />
            <Typography sx={{ fontWeight: 700 }}>第{current.version}版</Typography>
          </>
        ) : (
          <Chip label="下書き" />
        )}
        <Typography sx={{ flex: 1, minWidth: '14rem' }}>
          {standing === null ? NOTHING_YET : shownText(data)}今は{RECEPTION_WORDS[reception]}です。
        </Typography>
        {mayPublish && standing !== null && (
          <Button
            onClick={() =>
              void change(() => api.checkMenus(serviceId), 'LINEの状態を確かめています。')
            }
          >
            LINEの状態を確かめる
          </Button>
        )}
      </Stack>
      {scheduled.map(({ id, version, effectiveFrom }) => (
        <Typography key={id} sx={{ mt: 1 }}>
          {dayTimeText(effectiveFrom)}から第{version}版に変わります。
        </Typography>
      ))}
      {!isConnected && standing?.failure !== 'no-channel' && (
        <Alert severity="info" sx={{ mt: 1 }}>
          この窓口は、まだLINE公式アカウントとつながっていません。作って公開しておくと、「LINE連携」の画面で登録したあと、自動で出ます。
        </Alert>
      )}
      {standing !== null && <Trouble standing={standing} />}
    </Paper>
  );
}

const NOTHING_YET = 'まだ公開していません。下で作って、公開してください。';

const COLOURS: Partial<
  Record<RichMenus['versions'][number]['state'], 'success' | 'warning' | 'error'>
> = { shown: 'success', waiting: 'warning', failed: 'error' };

function shownText({ standing, versions }: RichMenus): string {
  if (standing?.standing === 'down') return 'メニューは出していません。';
  const { shownVersion, shownPage, shownAt } = standing ?? {};
  if (shownVersion === undefined || shownVersion === null) return 'LINEにはまだ出ていません。';
  const shown = versions.find(({ version }) => version === shownVersion);
  const page = shown?.content?.pages.find(({ key }) => key === shownPage);
  const since = shownAt ? `（${timeText(shownAt)}から）` : '';
  return `LINEに出ているもの：第${shownVersion}版「${page?.name ?? ''}」${since}。`;
}

function Trouble({ standing }: { standing: NonNullable<RichMenus['standing']> }) {
  const { failure, nextAt, repairedAt, foreignMenus } = standing;
  return (
    <>
      {failure !== null && (
        <Alert severity={passesByItself(failure) ? 'warning' : 'error'} sx={{ mt: 1 }}>
          {MENU_FAILURE_TEXTS[failure]}
          {standing.shownVersion !== null &&
            `それまでは、第${standing.shownVersion}版が出たままです。`}
          次は{timeText(nextAt)}ごろに試します。
        </Alert>
      )}
      {repairedAt !== null && (
        <Alert severity="info" sx={{ mt: 1 }}>
          {timeText(repairedAt)}
          に、ほかの道具で変えられていたメニューを元に戻しました。変えるときは、この画面から公開してください。
        </Alert>
      )}
      {foreignMenus > 0 && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
          ほかの道具で作られたメニューが、LINEに{foreignMenus}件あります。消さずに残しています。
        </Typography>
      )}
    </>
  );
}
