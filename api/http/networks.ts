/** Networks that staff may come from: how they are written, and whether an address lies in one. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** As wide as a network may be: a wider one would be no restriction. */
const WIDEST = { ipv4: 8, ipv6: 16 } as const;

type Family = keyof typeof WIDEST;
const BITS = { ipv4: 32, ipv6: 128 } as const;

/** An address as it is compared: without a zone, and IPv4 as IPv4 also where it comes in IPv6's clothes. */
export function plainAddress(address: string): string {
  const bare = address.replace(/%.*$/u, '');
  if (!isIPv6(bare)) return bare;
  const value = valueOf(bare, 'ipv6');
  return value >> 32n === 0xffffn ? textOf(value & 0xffffffffn, 'ipv4') : textOf(value, 'ipv6');
}

/**
 * "192.0.2.0/24", "2001:db8::/32", or one address, as typed; one spelling for each network. `null`: it is none,
 * or so wide that it would restrict nothing.
 */
export function readNetwork(typed: string): string | null {
  const [address = '', prefix, ...rest] = typed.normalize('NFKC').trim().split('/');
  const family = familyOf(address);
  if (family === null || rest.length > 0) return null;
  if (prefix !== undefined && !/^\d{1,3}$/u.test(prefix)) return null;
  const length = prefix === undefined ? BITS[family] : Number(prefix);
  if (length > BITS[family]) return null;
  const value = valueOf(address, family);
  if (family === 'ipv6' && value >> 32n === 0xffffn && length >= 96) {
    return written(value & 0xffffffffn, length - 96, 'ipv4');
  }
  return written(value, length, family);
}

/** Whether one may come from there; no networks restrict nothing, and one that cannot be read lets nobody in. */
export function isAdmitted(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return true;
  const plain = plainAddress(address);
  const family = familyOf(plain);
  return family !== null && listOf(networks).check(plain, family);
}

/** Which of the networks the address lies in. */
export function networksWith(networks: readonly string[], address: string): string[] {
  return networks.filter((network) => isAdmitted([network], address));
}

/** Made once for each list: it is asked at every request. */
const lists = new Map<string, BlockList>();
const MAX_LISTS = 500;

function listOf(networks: readonly string[]): BlockList {
  const key = networks.join(' ');
  const known = lists.get(key);
  if (known) return known;
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', length] = network.split('/');
    const family = familyOf(address);
    if (family !== null) list.addSubnet(address, Number(length), family);
  }
  if (lists.size >= MAX_LISTS) lists.clear();
  lists.set(key, list);
  return list;
}

function familyOf(address: string): Family | null {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : null;
}

function written(value: bigint, length: number, family: Family): string | null {
  if (length < WIDEST[family]) return null;
  const hosts = BigInt(BITS[family] - length);
  return `${textOf((value >> hosts) << hosts, family)}/${length}`;
}

function valueOf(address: string, family: Family): bigint {
  if (family === 'ipv4') return joined(address.split('.').map(BigInt), 8n);
  // Canonical: an IPv4 tail becomes two groups, and at most one "::" stays.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return joined(
    [...before, ...zeros, ...after].map((group) => BigInt(`0x${group}`)),
    16n,
  );
}

function joined(parts: readonly bigint[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | part, 0n);
}

function textOf(value: bigint, family: Family): string {
  const [bits, mask] = family === 'ipv4' ? [8n, 0xffn] : [16n, 0xffffn];
  const count = family === 'ipv4' ? 4 : 8;
  const parts = Array.from(
    { length: count },
    (_, at) => (value >> (bits * BigInt(count - 1 - at))) & mask,
  );
  if (family === 'ipv4') return parts.join('.');
  const { hostname } = new URL(`http://[${parts.map((part) => part.toString(16)).join(':')}]`);
  return hostname.slice(1, -1);
}
