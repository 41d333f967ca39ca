import { expect, test } from 'vitest';
import { sizeText } from '../../domain/files.ts';

test('a size is said so that it can be compared', () => {
  expect([sizeText(10), sizeText(340_000), sizeText(10 * 1024 * 1024)]).toEqual([
    '1KB',
    '332KB',
    '10.0MB',
  ]);
});
