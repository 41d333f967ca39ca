import { describe, expect, test } from 'vitest';
import { signIn, type StaffAtWork } from '../../scripts/drive/staff.ts';
import { eventually } from '../support/eventually.ts';
import { accessibilityFaults, picture } from './support/browser.ts';
import { takePhone, usePractice } from './support/practice.ts';

const practice = usePractice({ screens: ['room-ui', 'line/phone/ui'], isOpen: true });

/** The counselor takes her from the queue and begins. Gives the consultation's id. */
async function takeUp(counselor: StaffAtWork): Promise<string> {
  const id = await eventually(async () => {
    const { data } = await counselor.list('stage=intake');
    const [first] = data;
    return first ? first.id : false;
  });
  if (id === false) throw new Error('nobody waits');
  await counselor.take(id);
  await counselor.confirmReview(id);
  return id;
}

describe('a consultation, on her side', () => {
  test('goes from the button in LINE to the end of the talk, each word once', async () => {
    const counselor = await signIn(practice.base, practice.signIns, 'counselor');
    const { page, openRoom } = await takePhone(practice, 'ゆい');
    await picture(page, 'phone-talk');
    const room = await openRoom();

    await room.getByRole('heading', { name: 'はじめに' }).waitFor();
    expect(await room.getByRole('link', { name: '110' }).isVisible()).toBe(true);
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-consent');
    await room.getByRole('button', { name: '同意して、話しはじめる' }).click();

    const field = room.getByLabel('ここに書く');
    await field.fill('はじめまして。少し聞いてほしいことがあります。');
    await picture(page, 'room-first-words');
    await room.getByRole('button', { name: '送る' }).click();
    await room.getByText('順番にお返事しています').waitFor();
    expect(await field.inputValue()).toBe('');

    const id = await takeUp(counselor);
    await room.getByText('相談員とお話ししています。').waitFor();
    await counselor.reply(
      id,
      '書いてくれて、ありがとうございます。ゆっくりで、だいじょうぶですよ。',
    );
    await room.getByText('ゆっくりで、だいじょうぶですよ。').waitFor();
    await field.fill('家に帰りたくないです。');
    await room.getByRole('button', { name: '送る' }).click();
    await room.getByText('家に帰りたくないです。').waitFor();
    expect(await accessibilityFaults(room)).toEqual([]);
    await picture(page, 'room-talk');

    await counselor.command(id, 'end-talk');
    await room.getByText('お話はここまでです').waitFor();
    await picture(page, 'room-ended');
    const said = await counselor.messages(id);
    expect(said.data.filter(({ author }) => author === 'consultee')).toHaveLength(2);
  });
});
