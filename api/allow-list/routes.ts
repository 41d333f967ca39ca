/** 「接続元の制限」: from which networks staff of the organisation may come. */
import {
  AddressAnswer,
  AddressBody,
  AllowList,
  AllowListEntryBody,
  AllowListRemoval,
} from '../../contracts/allow-list.ts';
import { Refusal } from '../../domain/errors.ts';
import { isAdmitted, networksWith, plainAddress, readNetwork } from '../http/networks.ts';
import { route } from '../http/route.ts';
import { addNetwork, removeNetwork } from './changes.ts';
import { presentAllowList } from './present.ts';
import { readNetworks } from './queries.ts';

const PATH = '/api/staff/allow-list';
const READ = { kind: 'staff', permission: 'allow-list.read' } as const;
const CHANGE = { kind: 'staff', permission: 'allow-list.change' } as const;

export const allowListRoutes = [
  route({
    method: 'GET',
    path: PATH,
    summary: '職員の画面に入れる接続元（空なら制限なし）と、最近の変更',
    access: READ,
    response: AllowList,
    handle: presentAllowList,
  }),
  route({
    method: 'POST',
    path: PATH,
    summary: '接続元を加える（自分の今の接続元が入れなくなる変更は受け付けない）',
    access: CHANGE,
    stepUp: true,
    body: AllowListEntryBody,
    response: AllowList,
    async handle(context) {
      await addNetwork(context);
      return presentAllowList(context);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/removal`,
    summary: '接続元を外す（自分の今の接続元が入れなくなる変更は受け付けない）',
    access: CHANGE,
    stepUp: true,
    body: AllowListRemoval,
    response: AllowList,
    async handle(context) {
      await removeNetwork(context);
      return presentAllowList(context);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/test`,
    summary: 'ある住所（IPアドレス）から入れるかを試す',
    access: READ,
    byItself: true,
    body: AddressBody,
    response: AddressAnswer,
    async handle({ tx, body }) {
      const address = plainAddress(body.address.normalize('NFKC'));
      if (readNetwork(address) === null || address.includes('/')) throw noAddress();
      const networks = await readNetworks(tx);
      const within = networksWith(networks, address);
      return { address, isAdmitted: isAdmitted(networks, address), networks: within };
    },
  }),
];

function noAddress(): Refusal {
  return new Refusal('invalid-input', {
    reason: 'no-address',
    fields: ['address'],
    text: 'IPアドレスとして読み取れません。「203.0.113.5」や「2001:db8::5」のように入れてください。',
  });
}
