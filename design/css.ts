/** The tokens as custom properties. Written to tokens.css by `node design/write-css.ts`; a test tells when that was forgotten. */
import { DARK, FONT_FAMILY, LEADING, LIGHT, RADIUS, SPACE, TOUCH, TYPE } from './tokens.ts';

/** The text of tokens.css. */
export function tokensCss(): string {
  const fixed = [
    `--font: ${FONT_FAMILY};`,
    ...lines('type', TYPE),
    ...lines('leading', LEADING),
    ...lines('space', SPACE),
    ...lines('radius', RADIUS),
    `--touch: ${TOUCH};`,
  ];
  const light = ['color-scheme: light;', ...lines('color', LIGHT)];
  const dark = ['color-scheme: dark;', ...lines('color', DARK)];
  return [
    '/* Made from tokens.ts by write-css.ts. */',
    block(':root', fixed),
    block(`:root,\n:root[data-theme='light']`, light),
    `@media (prefers-color-scheme: dark) {\n${indent(block(`:root:not([data-theme='light'])`, dark))}\n}`,
    block(`:root[data-theme='dark']`, dark),
    '',
  ].join('\n');
}

function lines(group: string, values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${group}-${name}: ${value};`);
}

function block(selector: string, properties: readonly string[]): string {
  return `${selector} {\n${properties.map((line) => `  ${line}`).join('\n')}\n}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gmu, '  ');
}
