/** From what somebody signed in, as coarse as it is kept and said. */
import { expect, test } from 'vitest';
import { deviceOf, deviceText } from '../../domain/devices.ts';

const ENGINE = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.for([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${ENGINE} Chrome/140.0 Safari/537.36 Edg/140.0`,
    'Windows・Edge',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${ENGINE} Chrome/140.0 Safari/537.36`,
    'Windows・Chrome',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Linux・Firefox'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1',
    'iPhone・Safari',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Android・Chrome',
  ],
  ['curl/8.0', 'わからない端末'],
  [undefined, 'わからない端末'],
] as const)('%s is told as %s', ([userAgent, told]) => {
  const device = deviceOf(userAgent);
  expect(deviceText(device)).toBe(told);
  expect(device?.length ?? 0).toBeLessThanOrEqual(40);
});
