import { describe, expect, test } from 'vitest';
import type { Answer } from '../../room-ui/answer.ts';
import { SurveyKeeper, type Survey } from '../../room-ui/survey.ts';

function keeper(answer: () => Promise<Answer<void>>) {
  const states: Survey['state'][] = [];
  const survey = new SurveyKeeper({
    give: answer,
    show: ({ state }) => states.push(state),
    onSignedOut: () => undefined,
  });
  return { survey, states };
}
const taken = (): Promise<Answer<void>> => Promise.resolve({ kind: 'ok', body: undefined });

describe('the survey she has given', () => {
  test('stays given when a state from before it arrives late', async () => {
    const { survey, states } = keeper(taken);
    survey.take(true, 'a');
    await survey.give('written');
    survey.take(true, 'a');
    survey.take(false, 'a');
    expect(states).toEqual(['open', 'sending', 'given']);
  });

  test('is asked again when the talk was taken up and ended once more', async () => {
    const { survey, states } = keeper(taken);
    survey.take(true, 'a');
    await survey.give('none');
    survey.take(false, 'a');
    survey.take(true, 'a');
    expect(states.at(-1)).toBe('open');
  });

  test('is asked in the next consultation although nothing was heard after the last', async () => {
    const { survey, states } = keeper(taken);
    survey.take(true, 'a');
    await survey.give('written');
    survey.take(true, 'b');
    expect(states.at(-1)).toBe('open');
  });

  test('waits for her where it was not taken', async () => {
    const { survey, states } = keeper(() => Promise.resolve({ kind: 'away' }));
    survey.take(true, 'a');
    survey.write({ words: '聞いてくれてよかった' });
    await survey.give('written');
    survey.take(true, 'a');
    expect(states.at(-1)).toBe('away');
  });
});
