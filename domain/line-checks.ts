/** What is checked of a service's LINE connection by asking the platform. */
export const LINE_CHECKS = [
  'token',
  'account',
  'chat-mode',
  'webhook-endpoint',
  'webhook-active',
  'webhook-test',
  'login-token',
  'liff-app',
  'liff-endpoint',
  'liff-size',
  'liff-module-mode',
  'liff-scope',
  'audience',
  'provider',
] as const;
export type LineCheck = (typeof LINE_CHECKS)[number];

/** `unknown`: it cannot be told (yet), as another check failed or LINE gave no answer. */
export const LINE_CHECK_STATES = ['ok', 'wrong', 'unknown'] as const;

export interface LineCheckResult {
  check: LineCheck;
  state: (typeof LINE_CHECK_STATES)[number];
  /** Why, as a code of `LINE_CHECK_REASONS`; nothing where it is well. */
  reason: LineCheckReason | null;
}

/** What is wrong, and what to do about it. */
export const LINE_CHECK_REASONS = {
  'credentials-refused':
    'LINEがチャネルIDとチャネルシークレットを受け付けません。LINE Developersコンソールの「Messaging APIチャネル」の「チャネル基本設定」を開き、表示されている値を入れ直してください。シークレットを再発行したときは、新しい値を入れてください。',
  'login-credentials-refused':
    'LINEがLINEログインのチャネルIDとチャネルシークレットを受け付けません。LINE Developersコンソールの「LINEログインチャネル」の「チャネル基本設定」を開き、表示されている値を入れ直してください。',
  'login-secret-missing':
    'LINEログインのチャネルシークレットが、まだ登録されていません。「接続の情報を変える」から登録すると確かめられます。',
  'no-answer':
    'LINEから答えがありませんでした。少し待ってから、もう一度確かめてください。続くときは、LINEの稼働状況（https://api.line-status.info/）を見てください。',
  'needs-token': 'Messaging APIのチャネルに接続できると、確かめられます。',
  'needs-login-token': 'LINEログインのチャネルに接続できると、確かめられます。',
  'needs-liff-app': 'LIFFアプリが見つかると、確かめられます。',
  'needs-webhook': 'Webhook URLが正しく登録されると、確かめられます。',
  'another-account':
    '登録したときとは別のLINE公式アカウントのチャネルです。「接続の情報を変える」から、この窓口のチャネルの値を登録し直してください。',
  'chat-on':
    'チャットがオンです。LINE Official Account Managerの「設定」の「応答設定」で「チャット」をオフにしてください。オンのままだと、トークに書かれた言葉がLINEのサーバーに残ります。',
  'no-webhook-endpoint':
    'Webhook URLが登録されていません。「LINEに登録する」を押すか、上のWebhook URLをコンソールに貼り付けてください。',
  'another-webhook-endpoint':
    '別のWebhook URLが登録されています。「LINEに登録する」を押すか、上のWebhook URLをコンソールに貼り付けてください。',
  'webhook-off':
    '「Webhookの利用」がオフです。LINE Developersコンソールの「Messaging API設定」で「Webhookの利用」をオンにしてください。',
  'webhook-unreachable':
    'LINEからこのシステムに届きません。Webhook URLがインターネットから開けること、証明書が正しいことを、システム運用者に確かめてもらってください。',
  'webhook-secret':
    'LINEからは届きますが、署名が合いません。チャネルシークレットが再発行されていないか確かめ、今の値を登録してください。',
  'webhook-refused':
    'LINEからは届きますが、このシステムが受け取れません。システム運用者に連絡してください。',
  'liff-not-found':
    'このLINEログインチャネルに、このIDのLIFFアプリがありません。コンソールの「LIFF」タブのLIFF IDと見比べてください。',
  'liff-endpoint-differs':
    'LIFFアプリのエンドポイントURLが、この窓口の部屋のURLと違います。「LINEに登録する」を押すか、上のURLをコンソールに貼り付けてください。',
  'liff-not-full':
    'LIFFアプリのサイズが「Full」ではありません。「LINEに登録する」を押すか、コンソールで「Full」にしてください。',
  'liff-module-mode-off':
    'モジュールモードがオフです。オフのままだと、部屋の画面が「最近使ったサービス」に残り、他の人に見られることがあります。「LINEに登録する」を押すか、コンソールでオンにしてください。',
  'liff-scope-no-openid':
    'LIFFアプリのScopeに「openid」がありません。部屋を開いた人を確かめられないので、「LINEに登録する」を押すか、コンソールで付けてください。',
  'liff-scope-too-wide':
    'LIFFアプリのScopeに「chat_message.write」があります。部屋からトークに書き込めてしまうので、「LINEに登録する」を押すか、コンソールで外してください。',
  'liff-of-another-channel':
    'LIFF IDの前半が、LINEログインのチャネルIDと違います。別のチャネルのLIFFアプリなので、部屋を開いた人の確認ができません。LIFF IDかチャネルIDを登録し直してください。',
  'nobody-came-yet':
    '友だち追加した人が部屋を開くと、同じプロバイダーかどうかが確かめられます。友だち追加したスマートフォンで、部屋を一度開いてみてください。',
  'another-provider':
    '友だち追加した人と、部屋を開いた人が、だれも一致しません。Messaging APIチャネルとLINEログインチャネルのプロバイダーが違うおそれがあります。コンソールで、二つが同じプロバイダーにあることを確かめてください。',
} as const satisfies Record<string, string>;
export type LineCheckReason = keyof typeof LINE_CHECK_REASONS;

/** What each check makes sure of. */
export const LINE_CHECK_WORDS: Readonly<Record<LineCheck, string>> = {
  token: 'Messaging APIのチャネルに接続できる',
  account: '登録したLINE公式アカウントである',
  'chat-mode': 'チャットがオフである',
  'webhook-endpoint': 'Webhook URLがこの窓口のものである',
  'webhook-active': '「Webhookの利用」がオンである',
  'webhook-test': 'LINEからの通知がこのシステムに届く',
  'login-token': 'LINEログインのチャネルに接続できる',
  'liff-app': 'LIFFアプリがある',
  'liff-endpoint': 'LIFFアプリがこの窓口の部屋を開く',
  'liff-size': 'LIFFアプリのサイズが「Full」である',
  'liff-module-mode': 'モジュールモードがオンである',
  'liff-scope': 'LIFFアプリのScopeが「openid」だけで足りている',
  audience: 'LIFFアプリがLINEログインのチャネルのものである',
  provider: '二つのチャネルが同じプロバイダーにある',
};

/** `wrong` where anything is; `ok` where all that can be told is well. */
export function lineStateOf(
  results: readonly LineCheckResult[] | null,
): 'unchecked' | 'ok' | 'wrong' {
  if (results === null || results.length === 0) return 'unchecked';
  // Whether the providers agree shows with the first person who came by both ways.
  const telling = results.filter(({ check }) => check !== 'provider');
  if (results.some(({ state }) => state === 'wrong')) return 'wrong';
  return telling.every(({ state }) => state === 'ok') ? 'ok' : 'unchecked';
}
