/** What the operator reads when everything runs: where to go and how to sign in. */
import type { SignIns } from '../seed/sign-ins.ts';
import type { RunningSystem } from './system.ts';

export function welcome(system: RunningSystem, signIns: SignIns, seconds: number): string {
  const { urls, folder, env } = system;
  const lines = [
    '',
    `窓口が開きました（${seconds.toFixed(1)} 秒）。`,
    '',
    ...(env['PHONE_URL']
      ? [
          'はじめに、練習用の電話を開いてください。相談する人の役です。練習のしかたも書いてあります。',
          `  練習用の電話    ${urls.phone}`,
          '一人で試すときは、職員の画面の「練習」から、返信に答える相談者役の人を始められます。',
          '職員の画面は、別のウィンドウで開きます（二人目の職員は、別のブラウザーかシークレットウィンドウで）。',
        ]
      : []),
    `  職員の画面      ${urls.admin}`,
    `  相談者の部屋    ${urls.room}（LINEの「部屋をひらく」から入ります）`,
    '',
  ];
  if (signIns.length > 0) {
    const [{ organisation } = { organisation: '' }] = signIns;
    lines.push(`練習用のサインイン（団体コード ${organisation}、ID / パスワード）`);
    for (const signIn of signIns)
      lines.push(`  ${signIn.label}: ${signIn.loginId} / ${signIn.password}${further(signIn)}`);
    lines.push(
      '',
      '★の人は、パスワードのあとに確認コードが要ります。別の端末で npm run code を実行すると、',
      '今のコードが出ます（一人分だけなら npm run code -- sv1）。',
      '☆の人は、はじめてのサインインで二段階認証を設定します。',
      '',
    );
  }
  lines.push(`記録は ${folder.logs} にあります。終わるときは Ctrl-C を押してください。`);
  return lines.join('\n');
}

/** What signing in takes besides the password. */
function further({ totpSecret, enrolsFirst }: SignIns[number]): string {
  if (totpSecret !== undefined) return ' ★';
  return enrolsFirst ? ' ☆' : '';
}
