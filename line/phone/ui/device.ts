/** The device as the room inside sees it: its network, its screen, and LINE's token. */
import type { Device, DeviceChange } from '../../../room-ui/device.ts';
import { sendBytes } from '../../../room-ui/upload.ts';

export interface PracticeDevice {
  device: Device;
  setNetwork(hasNetwork: boolean): void;
  setVisible(isVisible: boolean): void;
  /** The room is about to be taken away. */
  tellLeaving(): void;
  /** The browser shows the whole page again as it was. */
  tellShownAgain(): void;
  /** It is away: what still runs of it reaches nobody any more. */
  end(): void;
}

/** `close` takes the room off the screen. */
export function createPracticeDevice({
  idToken,
  close,
  hasNetwork: hasNetworkAtFirst,
}: {
  idToken: () => Promise<string>;
  close: () => void;
  hasNetwork: boolean;
}): PracticeDevice {
  const listeners = new Set<(change: DeviceChange) => void>();
  const tell = (change: DeviceChange): void => {
    for (const listener of listeners) listener(change);
  };
  let hasNetwork = hasNetworkAtFirst;
  let isVisible = true;
  // What is under way breaks when the network goes.
  let network = new AbortController();
  const ended = new AbortController();
  const cut = (): void => {
    network.abort(new TypeError('no network'));
    network = new AbortController();
    tell('network');
  };
  // The machine under the phone can lose its own network as well.
  addEventListener('online', cut, { signal: ended.signal });
  addEventListener('offline', cut, { signal: ended.signal });

  return {
    device: {
      idToken: () => (hasNetwork ? idToken() : Promise.reject(new TypeError('no network'))),
      close,
      fetch(path, init) {
        if (!hasNetwork) return Promise.reject(new TypeError('no network'));
        // What may outlive its page is not cut when the page goes.
        const page = init.keepalive ? null : ended.signal;
        const signals = [network.signal, page, init.signal].filter((each) => each != null);
        return fetch(path, { ...init, signal: AbortSignal.any(signals) });
      },
      upload: (upload) =>
        hasNetwork
          ? sendBytes({ ...upload, signal: AbortSignal.any([network.signal, ended.signal]) })
          : Promise.reject(new TypeError('no network')),
      beacon(path, body) {
        if (hasNetwork) navigator.sendBeacon(path, new Blob([body], { type: 'text/plain' }));
      },
      isOnline: () => hasNetwork && navigator.onLine,
      isVisible: () => isVisible,
      onChange: (listener) => void listeners.add(listener),
    },
    setNetwork(next) {
      if (next === hasNetwork) return;
      hasNetwork = next;
      cut();
    },
    setVisible(next) {
      if (next === isVisible) return;
      isVisible = next;
      tell('visibility');
    },
    tellLeaving: () => tell('leaving'),
    tellShownAgain: () => tell('shown-again'),
    end() {
      hasNetwork = false;
      listeners.clear();
      ended.abort(new TypeError('the page is gone'));
    },
  };
}
