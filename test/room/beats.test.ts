import { expect, test } from 'vitest';
import { Beats } from '../../room-ui/beats.ts';

/** A room put away and taken up again, on a line whose answers the test gives. */
function makeRoom() {
  const heard: { seen: boolean; typing: boolean | undefined }[] = [];
  const answers: (() => void)[] = [];
  const room = { seen: true };
  const beats = new Beats((typing) => {
    heard.push({ seen: room.seen, typing });
    return new Promise((resolve) => answers.push(resolve));
  });
  const answer = async () => {
    answers.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { room, beats, heard, answer };
}

test('a room put away says so after what was on its way, never beside it', async () => {
  const { room, beats, heard, answer } = makeRoom();
  beats.beat();
  room.seen = false;
  beats.beat();
  expect(heard).toEqual([{ seen: true, typing: undefined }]);
  await answer();
  expect(heard).toEqual([
    { seen: true, typing: undefined },
    { seen: false, typing: undefined },
  ]);
});

test('what waits is said once, as the room stands then, and that she types is not lost in it', async () => {
  const { room, beats, heard, answer } = makeRoom();
  beats.beat();
  beats.beat(true);
  room.seen = false;
  beats.beat();
  await answer();
  expect(heard.slice(1)).toEqual([{ seen: false, typing: true }]);
  await answer();
  beats.beat();
  expect(heard.slice(2)).toEqual([{ seen: false, typing: undefined }]);
});
