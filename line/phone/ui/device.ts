/** The device as the room inside sees it: its network, its screen, and LINE's token. */
import type { Device, DeviceChange } from '../../../room-ui/device.ts';

export interface PracticeDevice {
  device: Device;
  setNetwork(isOnline: boolean): void;
  setVisible(isVisible: boolean): void;
  /** The room is about to be taken away. */
  tellLeaving(): void;
  /** It is away: what still runs of it reaches nobody any more. */
  end(): void;
}

/** `close` takes the room off the screen. */
export function createPracticeDevice({
  idToken,
  close,
  isOnline: isOnlineAtFirst,
}: {
  idToken: () => Promise<string>;
  close: () => void;
  isOnline: boolean;
}): PracticeDevice {
  const listeners = new Set<(change: DeviceChange) => void>();
  const tell = (change: DeviceChange): void => {
    for (const listener of listeners) listener(change);
  };
  let isOnline = isOnlineAtFirst;
  let isVisible = true;
  // What is under way breaks when the network goes.
  let connections = new AbortController();

  return {
    device: {
      idToken: () => (isOnline ? idToken() : Promise.reject(new TypeError('no network'))),
      close,
      fetch(path, init) {
        if (!isOnline) return Promise.reject(new TypeError('no network'));
        // What may outlive its page is not cut when the page goes.
        const cut = init.keepalive ? null : connections.signal;
        const signals = [cut, init.signal].filter((each) => each != null);
        return fetch(path, { ...init, signal: AbortSignal.any(signals) });
      },
      beacon(path, body) {
        if (isOnline) navigator.sendBeacon(path, new Blob([body], { type: 'text/plain' }));
      },
      isOnline: () => isOnline,
      isVisible: () => isVisible && document.visibilityState === 'visible',
      onChange: (listener) => void listeners.add(listener),
    },
    setNetwork(next) {
      if (next === isOnline) return;
      isOnline = next;
      connections.abort(new TypeError('no network'));
      connections = new AbortController();
      tell('network');
    },
    setVisible(next) {
      if (next === isVisible) return;
      isVisible = next;
      tell('visibility');
    },
    tellLeaving: () => tell('leaving'),
    end() {
      isOnline = false;
      listeners.clear();
      connections.abort(new TypeError('the page is gone'));
    },
  };
}
