/** The practice organisation: who it is, who works there. Everything is made up. */
import type { Role } from '../../domain/roles.ts';

export const DEMO_ORGANISATION = { code: 'nerima-demo', name: '練馬区（練習用）' } as const;
export const DEMO_SERVICE = { code: 'young-women', name: '若年女性LINE相談（練習用）' } as const;

export interface DemoStaff {
  loginId: string;
  name: string;
  role: Role;
  /** How the role is called where the sign-ins are shown. */
  label: string;
  /** `ready`: signs in with a code. `to-try`: needs one and sets it up at the first sign-in. */
  secondFactor?: 'ready' | 'to-try';
  /** In training: their replies wait for approval. */
  repliesNeedApproval?: true;
}

/** Every role, and counselors to spare: a shift of the line is never one person alone. */
export const DEMO_STAFF: readonly DemoStaff[] = [
  { loginId: 'soudan1', name: '高橋 みさき', role: 'counselor', label: '相談員' },
  { loginId: 'soudan2', name: '中村 ゆい', role: 'counselor', label: '相談員' },
  {
    loginId: 'kenshu1',
    name: '佐々木 りん',
    role: 'counselor',
    label: '相談員（研修中）',
    repliesNeedApproval: true,
  },
  {
    loginId: 'sv1',
    name: '小林 直子',
    role: 'supervisor',
    label: 'スーパーバイザー',
    secondFactor: 'ready',
  },
  {
    loginId: 'sv2',
    name: '石井 彩',
    role: 'supervisor',
    label: 'スーパーバイザー',
    secondFactor: 'to-try',
  },
  {
    loginId: 'kanri1',
    name: '渡辺 恵',
    role: 'administrator',
    label: '区の管理者',
    secondFactor: 'ready',
  },
  {
    loginId: 'kansa1',
    name: '加藤 洋子',
    role: 'auditor',
    label: '監査',
    secondFactor: 'ready',
  },
  {
    loginId: 'unyo1',
    name: '山本 健',
    role: 'system-operator',
    label: 'システム運用',
    secondFactor: 'ready',
  },
];
