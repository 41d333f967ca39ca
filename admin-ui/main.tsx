/** The staff's screens: the only place where their parts are built. */
import { notifyManager } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import '../design/tokens.css';
import '../design/base.css';
import './desk.css';
import { createDataProvider } from './staff-api/data-provider.ts';
import { createHttp } from './staff-api/http.ts';
import { App } from './app.tsx';
import { createStaffStream } from './realtime/stream.ts';
import { createAuthProvider } from './session/auth-provider.ts';
import { lockOf, session } from './session/session.ts';
import { stepUp } from './session/step-up.ts';

// What the stream has brought is drawn in the same turn, not after a timer.
notifyManager.setScheduler(queueMicrotask);

const http = createHttp({
  onSignedOut: (why) => session.lock(lockOf(why) ?? 'expired'),
  onStepUp: (ways) => stepUp.ask(ways),
});
const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <App
    dataProvider={createDataProvider(http)}
    authProvider={createAuthProvider(http)}
    stream={createStaffStream()}
  />,
);
