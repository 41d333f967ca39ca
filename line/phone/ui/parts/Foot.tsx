import type { Phone } from '../phone.ts';
import { menuPictureOf, type RichMenu } from '../platform.ts';
import type { View } from '../view.ts';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';

/** The menu's picture, its bar, or the keyboard in their place. */
export function Foot({ view, phone }: { view: View; phone: Phone }) {
  const menu = view.talk?.richMenu ?? null;
  const channel = view.account?.channelKey ?? '';
  if (menu === null || view.foot === 'keyboard') {
    return (
      <div class="foot">
        <Field phone={phone} hasMenu={menu !== null} />
      </div>
    );
  }
  const isOpen = view.foot === 'menu';
  return (
    <div class="foot">
      {isOpen && <Menu menu={menu} channel={channel} onTap={(area) => void phone.tapMenu(area)} />}
      <div class="foot-bar">
        <button
          type="button"
          class="foot-keyboard"
          aria-label="キーボードを出す"
          onClick={() => phone.setFoot('keyboard')}
        >
          <Icon shape="keyboard" />
        </button>
        <button
          type="button"
          class="foot-switch"
          aria-expanded={isOpen}
          onClick={() => phone.setFoot(isOpen ? 'closed' : 'menu')}
        >
          {menu.chatBarText} <Icon shape={isOpen ? 'down' : 'up'} />
        </button>
      </div>
    </div>
  );
}

/** The picture with its areas on it; who does not see it hears their labels. */
function Menu({
  menu,
  channel,
  onTap,
}: {
  menu: RichMenu;
  channel: string;
  onTap: (area: number) => void;
}) {
  const { width, height } = menu.size;
  const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;
  return (
    // Set through the style's own object, which the page's policy allows.
    <div class="menu" style={{ aspectRatio: `${width} / ${height}` }}>
      <img class="menu-picture" src={menuPictureOf(channel, menu.richMenuId)} alt="" />
      {menu.areas.map(({ bounds, action }, index) => (
        <button
          key={index}
          type="button"
          class="menu-area"
          style={{
            left: percent(bounds.x, width),
            top: percent(bounds.y, height),
            width: percent(bounds.width, width),
            height: percent(bounds.height, height),
          }}
          aria-label={action.label ?? action.text ?? `ボタン${index + 1}`}
          onClick={() => onTap(index)}
        />
      ))}
    </div>
  );
}
