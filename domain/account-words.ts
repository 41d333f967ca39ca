/** What accounts and roles are called on screens, sheets and in files. */
import type { AccountState, LeavingKind, ReviewFlag } from './accounts.ts';
import type { Role } from './roles.ts';

export const ROLE_WORDS = {
  counselor: '相談員',
  supervisor: 'スーパーバイザー',
  administrator: '区の管理者',
  auditor: '監査',
  'system-operator': 'システム運用',
} as const satisfies Record<Role, string>;

export const ACCOUNT_STATE_WORDS = {
  active: '利用中',
  invited: 'リンク待ち',
  suspended: '停止中',
  left: '退職・異動',
} as const satisfies Record<AccountState, string>;

export const LEAVING_WORDS = { retired: '退職', moved: '異動' } as const satisfies Record<
  LeavingKind,
  string
>;

export const REVIEW_FLAG_WORDS = {
  suspended: '停止中',
  left: '退職・異動',
  unused: '90日以上サインインなし',
  'never-began': '使い始めていない',
  'no-period': '従事期間の記載なし',
} as const satisfies Record<ReviewFlag, string>;
