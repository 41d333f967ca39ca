/** The practice organisation: who it is, who works there, which agencies it calls. Everything is made up. */
import type { EscalationKind } from '../../domain/escalation.ts';
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

export interface DemoAgency {
  kind: EscalationKind;
  name: string;
  telephone: string;
}

/** Numbers are placeholders; each municipality puts in what it has confirmed by calling. */
const TO_BE_CONFIRMED = '03-0000-0000（要確認）';

export const DEMO_AGENCIES: readonly DemoAgency[] = [
  { kind: 'police', name: '練馬警察署', telephone: TO_BE_CONFIRMED },
  { kind: 'police', name: '光が丘警察署', telephone: TO_BE_CONFIRMED },
  { kind: 'welfare-office', name: '練馬総合福祉事務所', telephone: TO_BE_CONFIRMED },
  { kind: 'welfare-office', name: '光が丘総合福祉事務所', telephone: TO_BE_CONFIRMED },
  { kind: 'child-guidance', name: '児童相談所', telephone: TO_BE_CONFIRMED },
  { kind: 'other', name: '女性相談支援センター', telephone: '#8778' },
];
