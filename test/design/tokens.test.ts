import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { contrast } from '../../design/contrast.ts';
import { tokensCss } from '../../design/css.ts';
import { CONTRASTS, DARK, LIGHT } from '../../design/tokens.ts';

const THEMES = [
  ['light', LIGHT],
  ['dark', DARK],
] as const;

const PRIMITIVES = readFileSync(
  createRequire(import.meta.url).resolve('@digital-go-jp/design-tokens/dist/tokens-simple.css'),
  'utf8',
).toLowerCase();

describe('the design language', () => {
  test('reckons contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  test.for(THEMES)('can be read in %s', ([, colours]) => {
    for (const [front, ground, least] of CONTRASTS) {
      const is = contrast(colours[front], colours[ground]);
      expect(is, `${front} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });

  test.for(THEMES)("has the Digital Agency's colours only, in %s", ([, colours]) => {
    for (const [name, colour] of Object.entries(colours)) {
      expect(PRIMITIVES, name).toContain(`: ${colour};`);
    }
  });

  test('says the same to stylesheets as to code', () => {
    const css = readFileSync(new URL('../../design/tokens.css', import.meta.url), 'utf8');
    expect(css).toBe(tokensCss());
  });
});
