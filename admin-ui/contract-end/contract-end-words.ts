/** What the steps are called on their buttons, and what is to be done next. */
import type { ContractEndAction } from '../../domain/contract-end.ts';
import { dayText, dayTimeText } from '../parts/time.ts';
import type { ContractEndShown } from '../staff-api/contract-end.ts';

export const ACTION_NAMES = {
  're-plan': '終了日を変える',
  'close-intake': '受付を終える',
  pack: '引き渡しの一式を作る',
  fetch: '一式を取り出す',
  'hand-over': '引き渡しを記録する',
  receive: '区の受け取りを記録する',
  approve: '廃棄を承認する',
  'withdraw-approvals': '承認を取り下げる',
  hold: '止める',
  release: '止めるのをやめる',
  cancel: '取りやめる',
} as const satisfies Record<ContractEndAction, string>;

/** What leads on from each stage; the rest takes back or repeats. */
export const LEADS_ON: readonly ContractEndAction[] = [
  'close-intake',
  'pack',
  'fetch',
  'hand-over',
  'receive',
  'approve',
];

/** "2027年3月31日". */
export function contractDay(day: string): string {
  return dayText(`${day}T12:00:00+09:00`);
}

export function nextWords(end: ContractEndShown): string {
  if (end.isHeld) return '止められています。止めるのをやめるまで、何も進みません。';
  switch (end.stage) {
    case 'planned':
      return `${contractDay(end.endsOn)}が終わると、すべての窓口の受付が自動で終わります。先に終えることもできます。`;
    case 'intake-closed':
      return '続いている相談がすべて終わったら、引き渡しの一式を作ります。';
    case 'packing':
      return `引き渡しの一式を作っています（${end.filesMade}個のファイルができました）。この画面を閉じても続きます。`;
    case 'packed':
      return '一式を取り出して区に引き渡し、引き渡しを記録します。';
    case 'handed-over':
      return '区が一式を確かめて受け取ったら、区の手元の一式の照合値とともに記録します。';
    case 'received':
      return `管理者2人が廃棄を承認します（${end.approvals.length}人が承認しました）。`;
    case 'approved':
      return end.destroyAt === null
        ? '廃棄の始まりを待っています。'
        : `${dayTimeText(end.destroyAt)}に廃棄を始めます。それまでは取り下げられます。`;
    case 'destroying':
      return '廃棄しています。';
    case 'destroyed':
      return end.lastBackupGoneAt === null
        ? 'バックアップの期限を待っています。'
        : `${dayText(end.lastBackupGoneAt)}に、最後のバックアップがなくなり、第2段階の証明書ができます。`;
    case 'finished':
    case 'cancelled':
      return '終わりました。';
  }
}

export const WHY_STOPPED: Readonly<Record<string, string>> = {
  approvals: '2人の承認がありませんでした。',
  'open-consultations': '続いている相談がありました。',
  'held-consultations': '廃棄を止めている相談がありました。',
  'package-outdated': '一式を作ったあとに記録が増えていました。一式を作り直してください。',
};
