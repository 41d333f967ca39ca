/** What keys protect, in the words of the screens. */
export const KEY_KIND_NAMES = {
  organisation: '組織（職員、台帳など）',
  service: '窓口（設定、定型文など）',
  consultation: '相談',
  consultee: '相談者',
  file: '添付ファイル',
  index: '検索用',
  codec: 'ワークフロー',
  audit: '操作記録の署名',
} as const satisfies Record<string, string>;
