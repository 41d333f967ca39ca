/** Says at the top of the screen what is new; the place where one writes stays free. */
import { Alert, Button, Snackbar, Stack, Typography } from '@mui/material';
import { useNavigate } from 'react-admin';
import { noticeText } from '../../domain/notices.ts';
import { placeOf, type Notice } from './telling.ts';
import { useFreshNotices } from './use-notices.ts';

const SHOWN_MS = 12_000;
/** More than these at once are a number. */
const MAX_LINES = 3;

export function NoticeToast() {
  const { shown: fresh, dismiss } = useFreshNotices();
  const isDanger = ({ kind }: Notice) => kind === 'danger';
  // However much else comes in the same breath, danger is among the lines that are read.
  const shown = fresh.toSorted((one, other) => Number(isDanger(other)) - Number(isDanger(one)));
  const navigate = useNavigate();
  const isGrave = shown.some(isDanger);
  const more = shown.length - MAX_LINES;
  function open(notice: Notice) {
    dismiss();
    navigate(placeOf(notice));
  }
  if (shown.length === 0) return null;
  return (
    <Snackbar
      open
      anchorOrigin={{ vertical: 'top', horizontal: 'right' }}
      // Danger stays until somebody has put it away.
      autoHideDuration={isGrave ? null : SHOWN_MS}
      onClose={(_event, reason) => {
        if (reason !== 'clickaway') dismiss();
      }}
      sx={{ top: { xs: '4rem', sm: '4rem' }, maxWidth: '28rem' }}
    >
      <Alert
        severity={isGrave ? 'error' : 'info'}
        role={isGrave ? 'alert' : 'status'}
        icon={false}
        sx={{ width: '100%', boxShadow: 3 }}
        action={
          <Button color="inherit" size="small" onClick={dismiss}>
            閉じる
          </Button>
        }
      >
        <Stack sx={{ gap: 0.5 }}>
          {shown.slice(0, MAX_LINES).map((notice) => (
            <div key={notice.id}>
              <Typography sx={{ fontWeight: 700 }}>
                {noticeText(notice.kind, notice.escalationId !== null).reason}
              </Typography>
              <Button size="small" sx={{ px: 0.5, ml: -0.5 }} onClick={() => open(notice)}>
                {notice.service.name} No.{notice.consultation.number} を開く
              </Button>
            </div>
          ))}
          {more > 0 && (
            <Typography variant="body2">ほかに{more}件のお知らせがあります。</Typography>
          )}
        </Stack>
      </Alert>
    </Snackbar>
  );
}
