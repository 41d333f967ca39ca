/** A configuration as a file that people read: written the same each time, and every fault of a changed one told by its place. */
import { LineCounter, parseDocument, stringify, type Document } from 'yaml';
import type { z } from 'zod';
import {
  CONFIGURATION_FORMAT,
  ServiceConfiguration,
} from '../../contracts/service-configuration.ts';
import { faultsOf, issuesOf } from '../settings/faults.ts';
import { knownFields } from '../../domain/form-rules.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import { takeMenu } from './configuration-menu.ts';

const HEAD = `# 相談窓口の設定（${CONFIGURATION_FORMAT}）
#
# 1つの窓口の受付時間・文章・緊急の連絡先・注意する言葉・時間の設定・登録項目・関係機関・定型文・リッチメニューです。
# 相談の内容、相談者・職員の情報、LINEの接続情報（シークレット）は入っていません。
# 取り込むと、新しい窓口か、今ある窓口の下書きになります。公開は画面で行います。
#
# weekday は曜日（0：日曜〜6：土曜）、timers は分、undoSeconds は秒です。
`;

/** The file's text; the same configuration always gives the same bytes. */
export function writeConfiguration(configuration: ServiceConfiguration): string {
  const body = stringify(configuration, {
    lineWidth: 0,
    blockQuote: 'literal',
    aliasDuplicateObjects: false,
  });
  return `${HEAD}\n${body}`;
}

export interface FileFault {
  /** "settings.texts.paused"; empty for the file as a whole. */
  path: string;
  line: number | null;
  text: string;
}

const NO_YAML = '書き方（YAML）が正しくありません。字下げや記号を確認してください。';

/** Never throws: neither for what stands a thousand times for itself, nor for what has no bottom. */
function documentOf(
  text: string,
  lineCounter: LineCounter,
): { document: Document.Parsed; raw: unknown } | { faults: FileFault[] } {
  try {
    const document = parseDocument(text, { lineCounter });
    const faults = document.errors.map(({ linePos }) => ({
      path: '',
      line: linePos?.[0].line ?? null,
      text: NO_YAML,
    }));
    // What we write has no references.
    return faults.length > 0 ? { faults } : { document, raw: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    return { faults: [{ path: '', line: null, text: NO_YAML }] };
  }
}

/** What the file says, or all that is wrong with it. `forms`: those the service has had; none for a new one. */
export function readConfigurationFile(
  text: string,
  forms: readonly (readonly AttributeField[])[] = [],
): { configuration: ServiceConfiguration } | { faults: FileFault[] } {
  const lines = new LineCounter();
  const read = documentOf(text, lines);
  if ('faults' in read) return read;
  const { document, raw } = read;
  const parsed = ServiceConfiguration.safeParse(raw);
  const found = parsed.success ? faultsIn(raw, parsed.data, forms) : wordsOf(parsed);
  if (parsed.success && found.length === 0) return { configuration: parsed.data };
  const lineOf = (path: string): number | null => {
    const parts = path.split('.').map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
    for (let length = parts.length; length > 0; length -= 1) {
      const node = document.getIn(parts.slice(0, length), true);
      const start = (node as { range?: [number, number, number] } | undefined)?.range?.[0];
      if (start !== undefined) return lines.linePos(start).line;
    }
    return null;
  };
  // Two rules may refuse one place in the same words.
  const once = new Map(found.map((fault) => [`${fault.path} ${fault.text}`, fault]));
  return { faults: [...once.values()].map((fault) => ({ ...fault, line: lineOf(fault.path) })) };
}

type Found = Pick<FileFault, 'path' | 'text'>;

function wordsOf(parsed: z.ZodSafeParseResult<unknown>): Found[] {
  return issuesOf(parsed, '').map(({ path, text }, index) => {
    const issue = parsed.error?.issues[index];
    if (issue?.code === 'unrecognized_keys') return { path, text: unknownText(issue.keys) };
    if (path === 'format')
      return { path, text: `${CONFIGURATION_FORMAT} のファイルではありません。` };
    return { path, text };
  });
}

const unknownText = (keys: readonly string[]) =>
  `「${keys.join('」「')}」という項目はありません。つづりを確認してください。`;

/** What shapes let pass: names nobody reads, gaps nothing fills, codes that meant something else before, menus. */
function faultsIn(
  raw: unknown,
  configuration: ServiceConfiguration,
  forms: readonly (readonly AttributeField[])[],
): Found[] {
  const { settings, form, richMenu } = configuration;
  const placed = faultsOf({ settings, form }, knownFields(forms)).map(({ path, text }) => ({
    path: path.startsWith('form.') ? path : `settings.${path}`,
    text,
  }));
  const menu = richMenu ? issuesOf(takeMenu(richMenu).content, 'richMenu.') : [];
  return [...unknownKeys(raw, configuration, ''), ...placed, ...menu];
}

function unknownKeys(raw: unknown, kept: unknown, path: string): Found[] {
  if (typeof raw !== 'object' || raw === null || typeof kept !== 'object' || kept === null)
    return [];
  const known = kept as Record<string, unknown>;
  return Object.entries(raw).flatMap(([key, value]): Found[] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (!(key in known)) return [{ path: here, text: unknownText([key]) }];
    return unknownKeys(value, known[key], here);
  });
}
