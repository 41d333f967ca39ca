/**
 * `npm run demo`: plays a whole consultation, and one in which life is in danger, against the system
 * that runs, through the practice phone and the APIs. `-- --say "<text>"` sets her first words.
 */
import { parseArgs } from 'node:util';
import { createPlay, DidNotHold } from './demo/play.ts';
import { playDanger } from './demo/danger-scene.ts';
import { gather } from './demo/people.ts';
import { playTalk } from './demo/talk-scene.ts';
import { UnexpectedAnswer } from './drive/http.ts';
import { findRunning } from './drive/running.ts';
import { defaultDataDir } from './parts/data-folder.ts';

const WORDS = '家にいるのがつらいです。だれかに話を聞いてほしいです。';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { say: { type: 'string', default: WORDS } } });
  const words = values.say.trim() === '' ? WORDS : values.say;
  const place = await findRunning(defaultDataDir());
  if (!place) {
    console.error(
      '動いている窓口が見つかりません。先に、別の端末で npm start を実行してください。',
    );
    return 1;
  }
  if (place.phone === null || place.signIns.length === 0) {
    console.error('この窓口には練習用の電話か練習用の職員がないため、実演できません。');
    return 1;
  }
  const begun = performance.now();
  const play = createPlay(console.log);
  console.log(`実演を始めます（${place.base}）。`);
  try {
    const cast = await gather(place, place.phone);
    await playTalk(play, cast, words);
    await playDanger(play, cast);
  } catch (error) {
    console.error(`\n成り立ちませんでした：${reasonOf(error)}`);
    return 1;
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`\nすべて成り立ちました（${play.steps()} 手順、${seconds} 秒）。`);
  return 0;
}

function reasonOf(error: unknown): string {
  if (error instanceof DidNotHold || error instanceof UnexpectedAnswer) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

process.exitCode = await main();
