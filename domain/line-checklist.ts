/** What has to be done by hand in LINE's consoles, since no API reaches there: what, where, and why. */
export interface LineChecklistItem {
  item: string;
  what: string;
  where: string;
  why: string;
}

const DEVELOPERS = 'LINE Developersコンソール';
const MANAGER = 'LINE Official Account Manager';

/** In the order in which it is done. */
export const LINE_CHECKLIST = [
  {
    item: 'provider',
    what: 'プロバイダーを、区の名前で作ってある',
    where: `${DEVELOPERS}の「プロバイダー」`,
    why: 'チャネルのプロバイダーは、あとから変えられません。受託事業者の名前で作ると、契約が終わったときに引き継げません。',
  },
  {
    item: 'two-admins',
    what: 'プロバイダーとチャネルのそれぞれに、管理者が2人以上いる',
    where: `${DEVELOPERS}の「プロバイダー」と各チャネルの「権限設定」`,
    why: '1人だけだと、その人が異動したときに設定を変えられなくなります。二つの権限は別のものです。',
  },
  {
    item: 'same-provider',
    what: 'Messaging APIチャネルとLINEログインチャネルを、同じプロバイダーに作ってある',
    where: `${DEVELOPERS}のプロバイダーの「チャネル設定」`,
    why: 'プロバイダーが違うと、友だち追加した人と部屋を開いた人が同じ人だと分かりません。',
  },
  {
    item: 'webhook-on',
    what: '「Webhookの利用」をオンにした',
    where: `${DEVELOPERS}のMessaging APIチャネルの「Messaging API設定」`,
    why: 'オフのままだと、友だち追加もメッセージも、このシステムに届きません。',
  },
  {
    item: 'webhook-redelivery',
    what: '「Webhookの再送」をオンにした',
    where: `${DEVELOPERS}のMessaging APIチャネルの「Messaging API設定」`,
    why: 'システムが短い間止まっても、LINEがもう一度送るので、届かないものが減ります。',
  },
  {
    item: 'error-statistics',
    what: '「エラーの統計情報」をオンにした',
    where: `${DEVELOPERS}のMessaging APIチャネルの「Messaging API設定」`,
    why: '届かなかったときに、LINEの側の記録で原因を調べられます。',
  },
  {
    item: 'auto-reply-off',
    what: '「応答メッセージ」をオフにした',
    where: `${MANAGER}の「設定」の「応答設定」`,
    why: '新しいアカウントではオンになっています。オンのままだと、LINEの自動の返事が先に届きます。',
  },
  {
    item: 'greeting-off',
    what: '「あいさつメッセージ」をオフにした',
    where: `${MANAGER}の「設定」の「応答設定」`,
    why: '友だち追加のあいさつは、このシステムが部屋のボタンと一緒に送ります。両方オンだと、二つ届きます。',
  },
  {
    item: 'chat-off',
    what: '「チャット」をオフにした',
    where: `${MANAGER}の「設定」の「応答設定」`,
    why: 'オンだと、トークに書かれた言葉がLINEのサーバーに長く残ります。相談の内容をLINEに残さないために、必ずオフにします。',
  },
  {
    item: 'response-mode',
    what: '応答方法を「Webhook」だけにした',
    where: `${MANAGER}の「設定」の「応答設定」`,
    why: '手動の返信や、営業時間による切りかえがあると、このシステムの返事と混ざります。',
  },
  {
    item: 'linked-account',
    what: 'LINEログインチャネルに、この窓口のLINE公式アカウントをリンクした',
    where: `${DEVELOPERS}のLINEログインチャネルの「チャネル基本設定」の「友だち追加オプション」`,
    why: '部屋を開いた人に、友だち追加の案内を出せます。',
  },
  {
    item: 'liff-app',
    what: 'LIFFアプリを、サイズ「Full」、モジュールモード「オン」、Scope「openid」で作った',
    where: `${DEVELOPERS}のLINEログインチャネルの「LIFF」`,
    why: '部屋の入口です。モジュールモードがオフだと、部屋の画面が「最近使ったサービス」に残ります。',
  },
  {
    item: 'login-published',
    what: 'LINEログインチャネルを「公開済み」にした',
    where: `${DEVELOPERS}のLINEログインチャネルの上の「開発中」`,
    why: '「開発中」のままだと、管理者のほかはだれも部屋を開けません。公開すると、開発中には戻せません。',
  },
] as const satisfies readonly LineChecklistItem[];

export type LineChecklistCode = (typeof LINE_CHECKLIST)[number]['item'];
export const LINE_CHECKLIST_CODES: readonly LineChecklistCode[] = LINE_CHECKLIST.map(
  ({ item }) => item,
);
