/** The practice phone's page. */
import { render } from 'preact';
import { PhonePage } from './parts/PhonePage.tsx';
import { Phone } from './phone.ts';
import type { View } from './view.ts';
import '../../../design/tokens.css';
import '../../../design/base.css';
import './page.css';
import './phone.css';
import './line.css';

const root = document.getElementById('phone');
if (root) {
  const draw = (view: View): void => render(<PhonePage view={view} phone={phone} />, root);
  const phone = new Phone(draw);
  root.replaceChildren();
  phone.start();
}
