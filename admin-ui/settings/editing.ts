/** What every editor of the settings is given. */
import type { AutomaticTexts, ServiceSettings } from '../../domain/settings.ts';
import type { SettingsContent } from '../../domain/settings-content.ts';
import type { ServiceSettings as Shown } from '../staff-api/settings.ts';

export interface Editing {
  content: SettingsContent;
  /** What is wrong there ("texts.paused"), in words. */
  faultAt: (path: string) => string | undefined;
  isReadOnly: boolean;
  set: (part: Partial<ServiceSettings>) => void;
  setTexts: (texts: Partial<AutomaticTexts>) => void;
  setFields: (fields: SettingsContent['form']['fields']) => void;
  knownFields: Shown['knownFields'];
}

type Change = (make: (content: SettingsContent) => SettingsContent) => void;

export function editingOf(
  content: SettingsContent,
  change: Change,
  {
    faults,
    knownFields,
  }: { faults: readonly { path: string; text: string }[]; knownFields: Shown['knownFields'] },
  isReadOnly: boolean,
): Editing {
  const words = new Map(faults.toReversed().map(({ path, text }) => [path, text]));
  const set: Editing['set'] = (part) =>
    change((now) => ({ ...now, settings: { ...now.settings, ...part } }));
  return {
    content,
    faultAt: (path) => words.get(path),
    isReadOnly,
    set,
    setTexts: (texts) =>
      change((now) => ({
        ...now,
        settings: { ...now.settings, texts: { ...now.settings.texts, ...texts } },
      })),
    setFields: (fields) => change((now) => ({ ...now, form: { fields } })),
    knownFields,
  };
}

/** The list with one of its rows in another place. */
export function moved<Row>(rows: readonly Row[], from: number, by: number): Row[] {
  const result = [...rows];
  result.splice(from + by, 0, ...result.splice(from, 1));
  return result;
}

export function replaced<Row>(rows: readonly Row[], index: number, row: Row): Row[] {
  return rows.map((one, at) => (at === index ? row : one));
}

export function without<Row>(rows: readonly Row[], index: number): Row[] {
  return rows.filter((_, at) => at !== index);
}
