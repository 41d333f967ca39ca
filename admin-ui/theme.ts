/** The design language for MUI: the same tokens as every other screen, in light and dark. */
import type { RaThemeOptions } from 'react-admin';
import { DARK, FONT_FAMILY, LIGHT, type ColourName } from '../design/tokens.ts';

/** Motion is a fade of at most 150 ms. */
const FADES = {
  shortest: 100,
  shorter: 100,
  short: 150,
  standard: 150,
  complex: 150,
  enteringScreen: 150,
  leavingScreen: 100,
};

function themeOf(
  mode: 'light' | 'dark',
  colours: Readonly<Record<ColourName, string>>,
): RaThemeOptions {
  const grounds: Readonly<Record<string, string>> = {
    error: colours['danger-ground'],
    warning: colours['attention-ground'],
    info: colours['action-ground'],
    success: colours['present-ground'],
  };
  return {
    palette: {
      mode,
      primary: {
        main: colours.action,
        contrastText: colours['on-action'],
        dark: colours['action-hover'],
      },
      error: { main: colours.danger, contrastText: colours['on-danger'] },
      warning: { main: colours.attention },
      success: { main: colours.present },
      info: { main: colours.action },
      background: { default: colours.ground, paper: colours.surface },
      text: { primary: colours.text, secondary: colours.quiet },
      divider: colours.hairline,
    },
    typography: {
      fontFamily: FONT_FAMILY,
      fontWeightMedium: 700,
      h1: { fontSize: '1.375rem', fontWeight: 700 },
      h2: { fontSize: '1.125rem', fontWeight: 700 },
      h3: { fontSize: '1rem', fontWeight: 700 },
      body1: { fontSize: '1rem', lineHeight: 1.6 },
      body2: { fontSize: '0.875rem', lineHeight: 1.6 },
      caption: { fontSize: '0.875rem', lineHeight: 1.5 },
      button: { textTransform: 'none', fontWeight: 700 },
    },
    transitions: { duration: FADES },
    shape: { borderRadius: 6 },
    components: {
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiOutlinedInput: { styleOverrides: { notchedOutline: { borderColor: colours.line } } },
      MuiAlert: {
        styleOverrides: {
          root: ({ ownerState: { severity = 'info' } }) => ({
            color: colours.text,
            border: '1px solid',
            borderColor: colours.line,
            backgroundColor: grounds[severity] ?? colours.surface,
          }),
        },
      },
      MuiToggleButton: { styleOverrides: { root: { color: colours.text, lineHeight: 1.35 } } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiTableCell: { styleOverrides: { root: { lineHeight: 1.35, padding: '6px 10px' } } },
      MuiTooltip: { styleOverrides: { tooltip: { fontSize: '0.875rem' } } },
    },
  };
}

export const LIGHT_THEME = themeOf('light', LIGHT);
export const DARK_THEME = themeOf('dark', DARK);
