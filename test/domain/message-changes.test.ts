import { describe, expect, test } from 'vitest';
import { stateAfter, withChanges } from '../../domain/message-changes.ts';

const said = (seq: number, text: string) =>
  ({ seq, text, state: 'said', files: [{}], change: null }) as const;
const changed = (seq: number, about: number, kind: 'retraction' | 'correction', text = '') =>
  ({ seq, text, state: stateAfter(kind), files: [], change: { kind, seq: about } }) as const;

describe('a talk in which something was changed', () => {
  test('shows each message as it stands, and no change as a message', () => {
    const talk = withChanges([
      said(1, 'ひとつ'),
      said(2, 'ふたつ'),
      changed(3, 1, 'retraction'),
      said(4, 'よっつ'),
      changed(5, 4, 'correction', '四つ'),
    ]);
    expect(talk).toEqual([
      { ...said(1, ''), state: 'retracted', files: [] },
      said(2, 'ふたつ'),
      { ...said(4, '四つ'), state: 'corrected' },
    ]);
  });

  test('shows the last of several changes', () => {
    const rows = [said(1, 'a'), changed(2, 1, 'correction', 'b'), changed(3, 1, 'correction', 'c')];
    expect(withChanges(rows)).toMatchObject([{ text: 'c', state: 'corrected' }]);
    expect(withChanges([...rows, changed(4, 1, 'retraction')])).toMatchObject([
      { text: '', state: 'retracted' },
    ]);
  });

  test('does not mind a change whose message is not there yet', () => {
    expect(withChanges([changed(9, 8, 'retraction')])).toEqual([]);
  });
});
