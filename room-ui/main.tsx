/** The room's page: builds the parts and draws the view whenever it changes. */
import { render } from 'preact';
import { createRoomApi } from './api.ts';
import { findDevice } from './device.ts';
import { doorInPage } from './door.ts';
import { loadLater } from './later.ts';
import { RoomPage } from './parts/RoomPage.tsx';
import { Room } from './room.ts';
import { FIRST_VIEW, type View } from './view.ts';
import '../design/tokens.css';
import '../design/base.css';
import './room.css';
import './questions.css';
import './settings.css';

/** `/room/<channelKey>/`, whatever LINE appends. */
function channelKeyOf(path: string): string {
  try {
    return decodeURIComponent(path.split('/')[2] ?? '');
  } catch {
    return ''; // no address of ours
  }
}

function start(root: HTMLElement): void {
  const device = findDevice();
  const show = (view: View): void => render(<RoomPage view={view} room={room} />, root);
  const room = new Room({
    api: createRoomApi(device),
    device,
    channelKey: channelKeyOf(location.pathname),
    door: doorInPage(),
    loadLater,
    show,
  });
  // The numbers to call stand there already and stay until ours are known.
  root.replaceChildren();
  show(FIRST_VIEW);
  void room.open();
}

const root = document.getElementById('room');
if (root) start(root);
