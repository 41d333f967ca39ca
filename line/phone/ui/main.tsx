/** The practice phone's page. */
import { render } from 'preact';
import { PhonePage } from './parts/PhonePage.tsx';
import { Phone, type View } from './phone.ts';
import '../../../design/tokens.css';
import '../../../design/base.css';
import './phone.css';

const root = document.getElementById('phone');
if (root) {
  const show = (view: View): void => render(<PhonePage view={view} phone={phone} />, root);
  const phone = new Phone(show);
  root.replaceChildren();
  phone.start().catch(() => {
    root.textContent =
      '練習用の電話につながりません。窓口を起動してから、この画面を開き直してください。';
  });
}
