/** Who is signed in, light or dark, and the way out. */
import { Button, Divider, Menu, MenuItem, Typography, Box } from '@mui/material';
import { useState } from 'react';
import { LinkBase, useLogout, useTheme } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ROLE_WORDS } from '../i18n/words.ts';
import { HelpSheet } from '../shortcuts/help-sheet.tsx';
import { useKeys } from '../shortcuts/use-keys.ts';
import { useMe } from '../session/session.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

export function UserMenu() {
  const me = useMe();
  const logout = useLogout();
  const [theme, setTheme] = useTheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const [isHelping, setHelping] = useState(false);
  useKeys({ help: () => setHelping(true) });
  const configured = me.services.filter((one) => may(one.roles, 'settings.publish', 'service'));
  const roles = [...new Set(me.services.flatMap((service) => service.roles))];
  return (
    <>
      <Button
        color="inherit"
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="menu"
        sx={{ maxWidth: '10rem' }}
      >
        <Box
          component="span"
          sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          {me.name}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <Box component="li" sx={{ px: 2, py: 1 }} role="presentation">
          <Typography sx={{ fontWeight: 700 }}>{me.name}</Typography>
          <Typography variant="body2" color="text.secondary">
            {me.organisation.name}・{roles.map((role) => ROLE_WORDS[role]).join('、')}
          </Typography>
        </Box>
        <Divider component="li" role="presentation" />
        {may(roles, 'template.read', 'service') && (
          <MenuItem component={LinkBase} to="/templates" onClick={() => setAnchor(null)}>
            定型文
          </MenuItem>
        )}
        {configured[0] && (
          <MenuItem
            component={LinkBase}
            // Of several the one that is meant is chosen from the list.
            to={configured.length === 1 ? `/services/${configured[0].id}/settings` : '/services'}
            onClick={() => setAnchor(null)}
          >
            窓口の設定
          </MenuItem>
        )}
        {may(roles, 'timeline.read', 'service') && (
          <MenuItem component={LinkBase} to="/numbers" onClick={() => setAnchor(null)}>
            番号で相談を開く
          </MenuItem>
        )}
        <MenuItem component={LinkBase} to="/announcements" onClick={() => setAnchor(null)}>
          システムのお知らせ
        </MenuItem>
        <MenuItem component={LinkBase} to="/own-trail" onClick={() => setAnchor(null)}>
          自分の操作
        </MenuItem>
        <MenuItem component={LinkBase} to="/account" onClick={() => setAnchor(null)}>
          自分の設定
        </MenuItem>
        <MenuItem component={LinkBase} to="/notices/settings" onClick={() => setAnchor(null)}>
          お知らせの設定
        </MenuItem>
        <MenuItem
          onClick={() => {
            setTheme(theme === 'dark' ? 'light' : 'dark');
            setAnchor(null);
          }}
        >
          {theme === 'dark' ? '明るい表示にする' : '暗い表示にする'}
        </MenuItem>
        <MenuItem
          onClick={() => {
            setHelping(true);
            setAnchor(null);
          }}
        >
          キー操作
        </MenuItem>
        <MenuItem
          onClick={() => {
            setAnchor(null);
            if (me.duty === 'off') void logout();
            else setLeaving(true);
          }}
        >
          サインアウト
        </MenuItem>
      </Menu>
      {isHelping && <HelpSheet onClose={() => setHelping(false)} />}
      {isLeaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  );
}
