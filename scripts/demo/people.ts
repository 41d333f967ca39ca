/** Those who take part in the demonstration. */
import { randomBytes } from 'node:crypto';
import { createRemotePhone, type RemotePerson, type RemotePhone } from '../drive/phone.ts';
import type { RunningPlace } from '../drive/running.ts';
import { enterRoom, type Room } from '../drive/room.ts';
import { signIn, type StaffAtWork } from '../drive/staff.ts';
import { until } from '../drive/until.ts';
import { YOUNG_WOMEN_TEXTS } from '../../domain/service-templates/young-women-texts.ts';
import { holds, type Play } from './play.ts';

export interface Cast {
  base: string;
  phone: RemotePhone;
  counselor: StaffAtWork;
  supervisor: StaffAtWork;
}

export async function gather(place: RunningPlace, phone: string): Promise<Cast> {
  const { base, signIns } = place;
  const [counselor, supervisor] = await Promise.all([
    signIn(base, signIns, 'counselor'),
    signIn(base, signIns, 'supervisor'),
  ]);
  await counselor.setDuty('on');
  return { base, phone: createRemotePhone(phone), counselor, supervisor };
}

export interface Consultee {
  person: RemotePerson;
  room: Room;
}

/** Somebody new, from "add friend" on LINE to the door of her room; a new person every time. */
export async function arrive(play: Play, { base, phone }: Cast): Promise<Consultee> {
  const person = await phone.person(`練習${randomBytes(4).toString('hex')}`);
  const greeting = await play.step('相談者が友だち追加すると、あいさつが届く', async () => {
    await person.act('follow');
    return until('あいさつが届きません', async () =>
      (await person.talk()).bubbles.find(({ from }) => from === 'account'),
    );
  });
  await play.step(`「${YOUNG_WOMEN_TEXTS.roomButton}」を押すと、部屋がひらく`, async () => {
    const tap = await person.press(greeting.id, YOUNG_WOMEN_TEXTS.roomButton);
    holds(tap.kind === 'opened' && tap.isRoom === true, 'ボタンの行き先が部屋ではありません');
  });
  const room = await play.step('LINEの本人確認（IDトークン）だけで部屋に入る', async () =>
    enterRoom(base, await person.idToken()),
  );
  await play.step('相談のきまりに、1回のタップで同意する', () => room.consent());
  return { person, room };
}

/** The consultation she has just opened, as the counselor finds it in the list. */
export async function findHers(
  { counselor }: Cast,
  since: Date,
  words: string,
): Promise<{ id: string; urgency: number }> {
  return until('一覧に相談が出ません', async () => {
    const { data } = await counselor.list('sort=openedAt&order=desc&perPage=10');
    for (const row of data) {
      if (row.openedAt < since.toISOString()) break;
      const { data: said } = await counselor.messages(row.id);
      if (said.some(({ text }) => text === words)) return { id: row.id, urgency: row.urgency };
    }
    return null;
  });
}
