/** The screens of 「管理」: what concerns the whole organisation rather than one service. */
import { may, type Permission, type Role } from '../../domain/roles.ts';

/** What belongs together stands together: a row of its own. */
type Group = '職員' | '連携' | '記録' | '監査' | '運用';

export interface AdministrationTab {
  group: Group;
  /** The last part of the address: `/administration/<path>`. */
  path: string;
  name: string;
  permission: Permission;
}

/** In the order in which they are wanted. Each has its `<Route>` in app.tsx. */
const TABS: readonly AdministrationTab[] = [
  { group: '職員', path: 'staff', name: '職員', permission: 'membership.read' },
  { group: '職員', path: 'rights', name: '権限の履歴', permission: 'membership.read' },
  { group: '職員', path: 'access-review', name: 'アクセス権点検', permission: 'membership.read' },
  { group: '職員', path: 'allow-list', name: '接続元の制限', permission: 'allow-list.read' },
  { group: '連携', path: 'agencies', name: '関係機関', permission: 'agency.read' },
  { group: '連携', path: 'duty', name: '当番表', permission: 'rota.read' },
  {
    group: '連携',
    path: 'access-data',
    name: 'アクセス記録の開示',
    permission: 'access-data.read',
  },
  { group: '記録', path: 'reports', name: '月報・年報', permission: 'report.read' },
  { group: '記録', path: 'exports', name: '書き出し', permission: 'record.export' },
  { group: '記録', path: 'disposal', name: '保存と廃棄', permission: 'disposal.read' },
  { group: '記録', path: 'contract-end', name: '契約の終了', permission: 'contract-end.read' },
  { group: '監査', path: 'trail', name: '操作記録', permission: 'trail.read' },
  { group: '監査', path: 'proof', name: '記録の証明', permission: 'trail.read' },
  { group: '監査', path: 'accesses', name: '特別な閲覧', permission: 'trail.read' },
  { group: '監査', path: 'canaries', name: '閲覧の警報', permission: 'canary.manage' },
  { group: '監査', path: 'histories', name: 'ワークフロー履歴', permission: 'history.read' },
  { group: '運用', path: 'operations', name: '稼働状況', permission: 'components.read' },
  { group: '運用', path: 'backups', name: 'バックアップ', permission: 'components.read' },
  { group: '運用', path: 'keys', name: '暗号鍵', permission: 'components.read' },
  { group: '運用', path: 'alarms', name: '警報', permission: 'alarm.read' },
  { group: '運用', path: 'inspections', name: '記録の点検', permission: 'inspection.read' },
  { group: '運用', path: 'incidents', name: '障害・事故', permission: 'incident.read' },
  { group: '運用', path: 'announcements', name: 'お知らせ', permission: 'announcement.publish' },
  { group: '運用', path: 'registers', name: '台帳', permission: 'register.read' },
  { group: '運用', path: 'copies', name: '写しと承認', permission: 'register.read' },
];

/** Those that somebody with these roles may open. */
export function tabsFor(roles: readonly Role[]): readonly AdministrationTab[] {
  return TABS.filter(({ permission }) => may(roles, permission, 'service'));
}
