import type { Phone } from '../phone.ts';
import type { View } from '../view.ts';

/** For whoever sees this for the first time: who plays whom, and what to press. */
export function HowTo({ view, phone }: { view: View; phone: Phone }) {
  const channel = view.phone?.talks[0]?.channelKey;
  return (
    <section class="howto" aria-label="練習のしかた">
      <h2 class="howto-title">練習のしかた</h2>
      <p>
        一人で二役を演じます。<strong>相談する人</strong>はこの電話で、<strong>職員</strong>
        は別のウィンドウで。二つを並べて置いてください。
      </p>
      <ol class="howto-steps">
        <li>
          <a href="/admin/" target="_blank" rel="noreferrer">
            職員の画面を別のウィンドウで開く
          </a>
          。まず「相談員」でサインインし、右上を「対応中」にします。団体コード、ID、パスワードは、
          <code>npm start</code> の最後に表示されています。
        </li>
        <li>
          この電話で、
          {channel !== undefined && !view.isTalkOpen ? (
            <button type="button" class="link" onClick={() => phone.openTalk(channel)}>
              窓口のトーク
            </button>
          ) : (
            '窓口のトーク'
          )}
          を開きます。はじめてなら、「友だちに追加」を押します。
        </li>
        <li>
          「部屋をひらく」を押し、同意して、何か書いて送ります。受付時間の外でも、練習できます。
        </li>
        <li>
          職員の画面の相談一覧に出ます。番号を押して開き、「担当する」「読みました。会話を始める」の順に押して、返信します。
        </li>
        <li>
          この電話で部屋を「×」で閉じ、「画面を消す」にすると、返信が来たときのロック画面が見られます。
        </li>
        <li>職員の画面で「会話を終える」「相談を終了する」の順に押すと、終わりです。</li>
      </ol>
      <details>
        <summary>関係機関との連携（警察や福祉につなぐ）を試す</summary>
        <p>
          相談員が、相談を開いて「関係機関と連携」を押し、理由を書いて申請します。スーパーバイザー（sv1）が、上の「関係機関との連携」の一覧から開いて承認すると、相談員が連絡、受理、結果を記録できます。
        </p>
        <p>
          一つのブラウザーでサインインできるのは一人です。二人目は、シークレットウィンドウか別のブラウザーで開きます。相談員のほかは、確認コードも要ることがあります（出し方は
          <code>npm start</code> の表示にあります）。
        </p>
      </details>
      <details>
        <summary>最初からやり直す</summary>
        <p>
          「この人を最初に戻す」か、新しい人を加えます。窓口の記録も消すには、スーパーバイザーか管理者が、職員の画面の「練習」の「練習をはじめからにする」を押します。
        </p>
      </details>
    </section>
  );
}
