/** How the organisation's keys stand. What is done to them is done by command, beside the system (docs/operations/keys.md). */
import { KeysState } from '../../contracts/keys.ts';
import { route } from '../http/route.ts';
import { presentKeys } from './present.ts';

export const keysRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/keys',
    summary: '暗号鍵の様子（版、期限、行った作業）',
    access: { kind: 'staff', permission: 'components.read' },
    response: KeysState,
    handle: presentKeys,
  }),
];
