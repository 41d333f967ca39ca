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
          。まず「相談員」でサインインします。団体コード、ID、パスワードは、<code>npm start</code>
          の最後に表示されています。
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
        <li>「部屋をひらく」を押し、同意して、何か書いて送ります。</li>
        <li>職員の画面の相談一覧に出ます。「担当する」を押し、履歴を確かめて、返信します。</li>
        <li>この電話で「画面を消す」にすると、返信が来たときのロック画面が見られます。</li>
      </ol>
      <details>
        <summary>関係機関との連携（警察や福祉につなぐ）を試す</summary>
        <p>
          相談員が求め、スーパーバイザーが承認します。一つのブラウザーでサインインできるのは一人です。
          二人目は、シークレットウィンドウか別のブラウザーで開いてください。
        </p>
      </details>
      <details>
        <summary>最初からやり直す</summary>
        <p>
          「この人を最初に戻す」か、新しい人を加えます。窓口の記録も消すには、
          <code>npm start</code> を止めて、<code>.data</code> フォルダーを消します。
        </p>
      </details>
    </section>
  );
}
