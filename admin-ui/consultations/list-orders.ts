/** The orders of the list, and which way each usually runs. */
export const LIST_ORDERS = {
  urgency: { name: '緊急度が高い順', order: 'DESC' },
  waitingSince: { name: '待ち時間が長い順', order: 'ASC' },
  openedAt: { name: '新しい順', order: 'DESC' },
  nextActionAt: { name: '次の自動処理が近い順', order: 'ASC' },
  number: { name: '番号が大きい順', order: 'DESC' },
} as const;
export type ListOrder = keyof typeof LIST_ORDERS;

export function isListOrder(field: string): field is ListOrder {
  return field in LIST_ORDERS;
}
