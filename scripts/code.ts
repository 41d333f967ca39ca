/** `npm run code`: the codes that practice accounts sign in with now. `-- <login id>` shows one. */
import { join } from 'node:path';
import { codeOfStep, STEP_MS, stepAt } from '../api/session/totp.ts';
import { defaultDataDir } from './parts/data-folder.ts';
import { readSignIns, type DemoSignIn } from './seed/sign-ins.ts';

function main(asked: readonly string[]): number {
  const signIns = readSignIns(join(defaultDataDir(), 'demo-sign-ins.json'));
  if (signIns.length === 0) {
    console.error(
      '練習用のサインインがありません。先に npm start を実行してください。MADOGUCHI_DATA を変えて起動したときは、ここでも同じ値を指定してください。',
    );
    return 1;
  }
  const strangers = asked.filter((id) => !signIns.some(({ loginId }) => loginId === id));
  if (strangers.length > 0) {
    console.error(`練習用の職員にいません: ${strangers.join('、')}`);
    return 1;
  }
  const shown = signIns.filter(({ loginId, totpSecret }) =>
    asked.length > 0 ? asked.includes(loginId) : totpSecret !== undefined,
  );
  const now = Date.now();
  for (const one of shown) console.log(lineOf(one, now));
  console.log('1つのコードで入れるのは一度だけです。使ったあとは、次のコードを待ってください。');
  return 0;
}

function lineOf({ loginId, label, totpSecret, enrolsFirst }: DemoSignIn, now: number): string {
  const who = `${loginId}（${label}）`;
  if (totpSecret === undefined)
    return enrolsFirst
      ? `${who}  はじめてのサインインで、二段階認証を設定します。設定した認証アプリにコードが出ます。`
      : `${who}  確認コードは要りません。`;
  const step = stepAt(now);
  const left = Math.ceil(((step + 1) * STEP_MS - now) / 1000);
  const [code, next] = [step, step + 1].map((one) => spaced(codeOfStep(totpSecret, one)));
  return `${who}  ${code}  あと ${left} 秒。次は ${next}`;
}

function spaced(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

process.exitCode = main(process.argv.slice(2));
