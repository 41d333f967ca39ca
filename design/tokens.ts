/**
 * What both screens look like, once: colours with one meaning each, sizes, spaces. Every colour is a
 * primitive of the Digital Agency's design tokens (a test holds us to it, and to the contrast).
 * `tokens.css` says the same to stylesheets. docs/design-language.md says when to use what.
 */

/** - `danger`: danger to life, and nothing else. - `attention`: wants a person's hand soon. - `internal`: staff only. - `outgoing`: goes to the consultee. */
export const LIGHT = {
  surface: '#ffffff',
  ground: '#f2f2f2',
  raised: '#ffffff',
  text: '#1a1a1a',
  quiet: '#4d4d4d',
  line: '#767676',
  hairline: '#cccccc',
  action: '#0017c1',
  'action-hover': '#00118f',
  'on-action': '#ffffff',
  'action-ground': '#e8f1fe',
  danger: '#ce0000',
  'on-danger': '#ffffff',
  'danger-ground': '#fdeeee',
  attention: '#8b3200',
  'attention-ground': '#ffeee2',
  present: '#115a36',
  'present-ground': '#e6f5ec',
  hidden: '#604b00',
  internal: '#604b00',
  'internal-ground': '#fbf5e0',
  'internal-line': '#927200',
  outgoing: '#00316a',
  'outgoing-ground': '#dcf0ff',
  'outgoing-line': '#0877d7',
  focus: '#1a1a1a',
  'focus-ring': '#ffd43d',
} as const;
export type ColourName = keyof typeof LIGHT;

export const DARK: Readonly<Record<ColourName, string>> = {
  surface: '#1a1a1a',
  ground: '#000000',
  raised: '#333333',
  text: '#f2f2f2',
  quiet: '#cccccc',
  line: '#999999',
  hairline: '#4d4d4d',
  action: '#9db7f9',
  'action-hover': '#c5d7fb',
  'on-action': '#000060',
  'action-ground': '#000060',
  danger: '#ff9696',
  'on-danger': '#620000',
  'danger-ground': '#620000',
  attention: '#ffc199',
  'attention-ground': '#541e00',
  present: '#9bd4b5',
  'present-ground': '#032213',
  hidden: '#ffe380',
  internal: '#ffe380',
  'internal-ground': '#333333',
  'internal-line': '#ebb700',
  outgoing: '#dcf0ff',
  'outgoing-ground': '#00234b',
  'outgoing-line': '#57b8ff',
  focus: '#ffffff',
  'focus-ring': '#ffd43d',
};

/** Foreground, ground, and the least contrast WCAG 2.2 AA asks: 4.5 of text, 3 of borders and marks. */
export const CONTRASTS: readonly (readonly [ColourName, ColourName, number])[] = [
  ...(['surface', 'ground', 'raised'] as const).flatMap((ground) =>
    (['text', 'quiet', 'action', 'danger', 'attention', 'present', 'hidden'] as const).map(
      (name) => [name, ground, 4.5] as const,
    ),
  ),
  ...(['surface', 'ground', 'raised'] as const).map((ground) => ['line', ground, 3] as const),
  ['on-action', 'action', 4.5],
  ['on-action', 'action-hover', 4.5],
  ['action', 'action-ground', 4.5],
  ['text', 'action-ground', 4.5],
  ['on-danger', 'danger', 4.5],
  ['danger', 'danger-ground', 4.5],
  ['text', 'danger-ground', 4.5],
  ['attention', 'attention-ground', 4.5],
  ['text', 'attention-ground', 4.5],
  ['present', 'present-ground', 4.5],
  ['text', 'present-ground', 4.5],
  ['internal', 'internal-ground', 4.5],
  ['text', 'internal-ground', 4.5],
  ['internal-line', 'internal-ground', 3],
  ['internal-line', 'surface', 3],
  ['outgoing', 'outgoing-ground', 4.5],
  ['text', 'outgoing-ground', 4.5],
  ['outgoing-line', 'outgoing-ground', 3],
  ['outgoing-line', 'surface', 3],
  ['focus', 'surface', 3],
  ['focus', 'ground', 3],
];

/** Japanese first; each system has one of these. */
export const FONT_FAMILY =
  "'Noto Sans JP', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Yu Gothic UI', Meiryo, system-ui, sans-serif";

/** In rem: whoever set a larger letter in the browser gets it everywhere. */
export const TYPE = {
  s: '0.875rem',
  m: '1rem',
  l: '1.125rem',
  xl: '1.375rem',
  xxl: '1.75rem',
} as const;

/** Kanji fill their box, so lines stand further apart than in Latin text: roomy to read, even to work, tight in tables. */
export const LEADING = { roomy: 1.8, even: 1.6, tight: 1.35 } as const;

/** In rem, from one step of 4 px. */
export const SPACE = {
  1: '0.25rem',
  2: '0.5rem',
  3: '0.75rem',
  4: '1rem',
  6: '1.5rem',
  8: '2rem',
  12: '3rem',
} as const;

export const RADIUS = { s: '0.25rem', m: '0.5rem', l: '1rem' } as const;

/** A finger's width; WCAG 2.2 asks 24 px, a shaking hand more. */
export const TOUCH = '2.75rem';
