/** What the operator reads when everything runs: where to go and how to sign in. */
import { existsSync, readFileSync } from 'node:fs';

import { z } from 'zod';

import type { DataFolder } from './data-folder.ts';
import type { RunningSystem } from './system.ts';

const DemoSignIns = z.array(
  z.object({
    organisation: z.string(),
    role: z.string(),
    label: z.string(),
    loginId: z.string(),
    password: z.string(),
  }),
);
type DemoSignIns = z.infer<typeof DemoSignIns>;

/** The practice accounts the seed wrote down; none where there is no practice organisation. */
export function readDemoSignIns(folder: DataFolder): DemoSignIns {
  const file = folder.path('demo-sign-ins.json');
  return existsSync(file) ? DemoSignIns.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

export function welcome(system: RunningSystem, signIns: DemoSignIns, seconds: number): string {
  const { urls, folder, env } = system;
  const lines = [
    '',
    `窓口が開きました（${seconds.toFixed(1)} 秒）。`,
    '',
    `  職員の画面      ${urls.admin}`,
    `  相談者の部屋    ${urls.room}`,
    ...(env['PHONE_URL'] ? [`  練習用の電話    ${urls.phone}`] : []),
    '',
  ];
  if (signIns.length > 0) {
    const [{ organisation } = { organisation: '' }] = signIns;
    lines.push(`練習用のサインイン（団体コード ${organisation}、ID / パスワード）`);
    for (const { label, loginId, password } of signIns)
      lines.push(`  ${label}: ${loginId} / ${password}`);
    lines.push('');
  }
  lines.push(`記録は ${folder.logs} にあります。終わるときは Ctrl-C を押してください。`);
  return lines.join('\n');
}
