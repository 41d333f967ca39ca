/** What is made of the records: search, figures, files, disposal, backups. Each path in a file of its own. */
import { expect, test } from 'vitest';
import { searchWords } from './records/search.ts';
import { usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['admin-ui'], isOpen: true, hasMail: true });

test('a supervisor finds words of a talk however they are typed, goes to the message and comes back to what was found', async () => {
  await expect(searchWords(practice)).resolves.toBeUndefined();
});
