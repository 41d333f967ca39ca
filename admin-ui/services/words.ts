/** What codes of services are called on their screens. */
import type { ServiceMode } from '../../domain/practice.ts';
import type { ListedService } from '../staff-api/services.ts';

export const MODE_WORDS: Record<ServiceMode, string> = { live: '本番', practice: '練習' };

export const LINE_WORDS: Record<ListedService['line'], string> = {
  none: 'つながっていません',
  unchecked: '確認がすんでいません',
  ok: 'つながっています',
  wrong: '直すところがあります',
};

interface Step {
  what: string;
  /** Where it is done: the last part of the address. */
  tab: string;
}

export const SETUP_WORDS: Record<ListedService['missing'][number], Step> = {
  settings: { what: '設定と相談票がありません', tab: 'settings' },
  contacts: { what: '番号を確認していない緊急連絡先があります', tab: 'settings?part=contacts' },
  line: { what: 'LINE公式アカウントがつながっていません', tab: 'line' },
  'line-checks': { what: 'LINEとの接続の確認がすんでいません', tab: 'line' },
  'line-checklist': { what: 'LINEのコンソールでの手作業が残っています', tab: 'line' },
  counselor: { what: '相談員がいません', tab: 'members' },
  supervisor: { what: 'スーパーバイザーがいません', tab: 'members' },
};
