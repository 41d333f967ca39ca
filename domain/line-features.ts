/**
 * Every feature of LINE公式アカウント and what becomes of it here: the one source of the screen that staff read and
 * of docs/manual/line-features.md.
 */

/**
 * - `manager`: as it is, in LINE Official Account Manager.
 * - `equal`: this system has its equal, so that nothing is set up twice.
 * - `excluded`: it would leave what people consult about, or who consults, with LINE's company.
 */
export const FEATURE_USES = ['equal', 'manager', 'excluded'] as const;
export type FeatureUse = (typeof FEATURE_USES)[number];

export const FEATURE_USE_WORDS: Record<FeatureUse, string> = {
  equal: 'このシステムの機能を使う',
  manager: 'LINE公式アカウントの画面で使う',
  excluded: '使わない',
};

export interface LineFeature {
  /** As LINE calls it. */
  name: string;
  use: FeatureUse;
  /** Where it is found, and why it is so. */
  explanation: string;
}

export const LINE_FEATURES: readonly LineFeature[] = [
  {
    name: 'あいさつメッセージ',
    use: 'equal',
    explanation:
      '窓口の「設定」の文面「友だちになったとき」「友だちに戻ったとき」。初めての人と、戻ってきた人とで文を変えられる。LINE側はオフにする（二重に届くため）。',
  },
  {
    name: '応答メッセージ（自動応答）',
    use: 'equal',
    explanation:
      'トークに書かれた言葉には、相談室への案内を自動で返す。時間外・混雑・休止の案内は、相談室の中で自動で返す。LINE側はオフにする。',
  },
  {
    name: 'リッチメニュー',
    use: 'equal',
    explanation:
      '窓口の「リッチメニュー」で、画像・領域・予定・公開を行う。LINE側で作ったものとは別に管理され、このシステムのものが優先して表示される。',
  },
  {
    name: 'メッセージ配信（全員）',
    use: 'equal',
    explanation:
      '「お知らせ配信」。人数と残りの通数を見てから送り、予約・試し送り・結果の確認ができる。文は平文の通知になるため、相談のことが分かる言葉を警告する。',
  },
  {
    name: '絞り込み配信（オーディエンス・属性）',
    use: 'equal',
    explanation:
      '「お知らせ配信」の送る相手。友だちになった日、相談室を開いたか、相談が続いているか、言葉の選び方で絞り込む。相談の内容や種類では絞り込めない。LINEの推定属性（年齢・性別）とオーディエンスは、相談者の情報をLINE側に作るため使わない。',
  },
  {
    name: '配信の予約',
    use: 'equal',
    explanation: '「お知らせ配信」で日時を決めて予約し、送り始めるまで取り消せる。',
  },
  {
    name: 'テスト配信',
    use: 'equal',
    explanation: '「お知らせ配信」の「試しに送る」。同意した職員のスマートフォンに送る。',
  },
  {
    name: '友だちの分析（追加・ブロックの数）',
    use: 'equal',
    explanation:
      '「お知らせ配信」の「友だちの数」。日ごと・月ごとの増減を、LINEの集計と並べて見る。年代や地域の推定は、LINE公式アカウントの画面でも見ない。',
  },
  {
    name: 'メッセージ通数の分析・利用状況',
    use: 'equal',
    explanation:
      '「送信の記録」と「お知らせ配信」に、今月の通数と残りを表示する。8割を使うと警告する。1通ごとの結果も残る。',
  },
  {
    name: 'メッセージの開封・クリックの分析',
    use: 'equal',
    explanation:
      '「お知らせ配信」の結果で、送ったあと相談室を開いた人数を数える。LINE側の開封の数は、だれのものか分からない形でだけ、LINE公式アカウントの画面で見られる。',
  },
  {
    name: 'リンク（関連ページへの移動）',
    use: 'equal',
    explanation: 'リッチメニューとお知らせ配信のボタンから、区のホームページなどへ移動できる。',
  },
  {
    name: 'Webhook・Messaging API',
    use: 'equal',
    explanation: '窓口の「LINE連携」で接続し、状態を確かめる。',
  },
  {
    name: '1対1のトーク（チャット）',
    use: 'excluded',
    explanation:
      'やりとりがLINEヤフー株式会社のサーバーに保存されるため、オフにする。会話は相談室で行い、区のデータベースだけに保存する。',
  },
  {
    name: 'チャットのタグ・ノート・担当・既読',
    use: 'excluded',
    explanation:
      '相談者の特徴や対応の記録がLINE側に残るため使わない。同じことは、相談の属性・内部メモ・注意点・担当・在室の表示でできる。',
  },
  {
    name: '定型文（チャット）',
    use: 'equal',
    explanation: '「定型文」。窓口の定型文と、自分の定型文がある。',
  },
  {
    name: 'AI応答メッセージ・AIチャットボット',
    use: 'excluded',
    explanation: '相談者が書いた言葉をLINE側で解析し、保存するため使わない。',
  },
  {
    name: 'LINEコール（音声・ビデオ通話）',
    use: 'excluded',
    explanation:
      '通話の履歴がLINE側に残るため使わない。電話が必要なときは、緊急連絡先や区の電話を案内する。',
  },
  {
    name: 'ステップ配信（友だち追加からの自動配信）',
    use: 'excluded',
    explanation:
      '友だちになった日からの経過で自動的に届くため、本人が画面を見せたくない時に届くおそれがある。必要な人には、日を選んで「お知らせ配信」で送る。',
  },
  {
    name: 'リッチメッセージ・カードタイプメッセージ',
    use: 'manager',
    explanation:
      '相談に関係しない広報に限り、LINE公式アカウントの画面から送れる。通数は合算される。ボタンの付いたお知らせは「お知らせ配信」で送れる。',
  },
  {
    name: '画像・動画・音声・スタンプの配信',
    use: 'manager',
    explanation:
      '相談に関係しない広報に限り、LINE公式アカウントの画面から送れる。通数は合算され、残りの表示にも反映される。',
  },
  {
    name: 'リッチビデオメッセージ',
    use: 'manager',
    explanation: '相談に関係しない広報に限り、LINE公式アカウントの画面から送れる。',
  },
  {
    name: 'LINE VOOM',
    use: 'manager',
    explanation:
      '窓口の周知に使える。コメントといいねは、名前が人に見えるため受け付けない設定にする。',
  },
  {
    name: 'クーポン・抽選',
    use: 'manager',
    explanation: '制限なく使えるが、相談の窓口では使う場面がない。',
  },
  {
    name: 'ショップカード',
    use: 'manager',
    explanation: '制限なく使えるが、来所の記録がLINE側に残るため、相談の窓口では勧めない。',
  },
  {
    name: 'リサーチ（アンケート）',
    use: 'excluded',
    explanation:
      '回答がLINE側に保存されるため使わない。相談の前の質問と、終わったあとの質問は、相談室で行う。',
  },
  {
    name: 'プロフィール（ページの表示）',
    use: 'manager',
    explanation:
      '窓口の名前、受付時間、区のホームページ、利用のきまりを載せる。受付時間を変えたら、こちらも直す。',
  },
  {
    name: '友だち追加の二次元コード・ボタン・ポスター',
    use: 'manager',
    explanation: '周知物に使う。流入経路の計測は、だれかを特定しない範囲で使える。',
  },
  {
    name: '友だち追加広告',
    use: 'manager',
    explanation: '広告の配信先に相談者のデータを使わない範囲で使える。',
  },
  {
    name: '通知メッセージ（電話番号あての送信）',
    use: 'excluded',
    explanation: '電話番号をLINE側と照合する機能のため使わない。',
  },
  {
    name: 'LINE Beacon',
    use: 'excluded',
    explanation:
      '場所に近づいたことがLINE側に残るため使わない。届いた場合も、処理せず記録だけする。',
  },
  {
    name: 'グループ・複数人トークへの参加',
    use: 'excluded',
    explanation:
      'ほかの人に見える場所では相談を受けない。参加を許可しない設定にする。届いた言葉には応答しない。',
  },
  {
    name: 'LINEで予約',
    use: 'excluded',
    explanation: '予約した人の情報がLINE側に残るため使わない。',
  },
  {
    name: 'メンバーシップ（有料会員）・プロモーションスタンプ',
    use: 'manager',
    explanation: '制限なく使えるが、相談の窓口では使う場面がない。',
  },
  {
    name: '認証済アカウント・公式アカウントの検索結果への表示',
    use: 'manager',
    explanation:
      '認証済アカウントの申請を勧める。本物の窓口だと分かり、検索で見つけられる。検索に出したくない窓口は、非表示にできる。',
  },
  {
    name: '権限管理（管理者・運用担当者）',
    use: 'manager',
    explanation:
      '区の職員を2人以上、管理者にする。相談員に権限は要らない。このシステムの権限とは別に管理する。',
  },
  {
    name: 'プラン・支払い・追加の通数',
    use: 'manager',
    explanation: 'スタンダードプランで使う。追加の通数の上限もここで決める。',
  },
  {
    name: 'LINEログイン・LIFF（相談室を開く）',
    use: 'equal',
    explanation:
      'リッチメニューやボタンから相談室が開き、本人の確認もここで行う。会話は区のサーバーにだけ送られる。',
  },
];
