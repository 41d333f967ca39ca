/** The screens of 「管理」: what concerns the whole organisation rather than one service. */
import { may, type Permission, type Role } from '../../domain/roles.ts';

export interface AdministrationTab {
  /** The last part of the address: `/administration/<path>`. */
  path: string;
  name: string;
  permission: Permission;
}

/** In the order in which they are wanted. Each has its `<Route>` in app.tsx. */
const TABS: readonly AdministrationTab[] = [
  { path: 'staff', name: '職員', permission: 'membership.read' },
  { path: 'rights', name: '権限の履歴', permission: 'membership.read' },
  { path: 'access-review', name: 'アクセス権点検', permission: 'membership.read' },
  { path: 'agencies', name: '関係機関', permission: 'agency.read' },
  { path: 'duty', name: '当番表', permission: 'rota.read' },
  { path: 'announcements', name: 'お知らせ', permission: 'announcement.publish' },
  { path: 'alarms', name: '警報', permission: 'alarm.read' },
  { path: 'operations', name: '稼働状況', permission: 'components.read' },
  { path: 'access-data', name: 'アクセス記録の開示', permission: 'access-data.read' },
  { path: 'trail', name: '操作記録', permission: 'trail.read' },
  { path: 'accesses', name: '特別な閲覧', permission: 'trail.read' },
  { path: 'canaries', name: '閲覧の警報', permission: 'canary.manage' },
  { path: 'histories', name: 'ワークフロー履歴', permission: 'history.read' },
];

/** Those that somebody with these roles may open. */
export function tabsFor(roles: readonly Role[]): readonly AdministrationTab[] {
  return TABS.filter(({ permission }) => may(roles, permission, 'service'));
}
