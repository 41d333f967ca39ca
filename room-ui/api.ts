/** The room's API, as this page calls it. */
import type { RoomAccommodations } from '../contracts/accommodations.ts';
import type { ErrorBody } from '../contracts/common.ts';
import type { Need } from '../domain/accommodation.ts';
import type { RoomChoices } from '../domain/room-choices.ts';
import type { Supporter } from '../domain/supporter.ts';
import type { RoomState as Beat } from '../domain/presence.ts';
import type { RoomQuestion, RoomQuestions } from '../contracts/room-questions.ts';
import type { PinAnswer } from '../contracts/room-pin.ts';
import type { Door, RoomMessages, RoomState, SentMessage } from '../contracts/room.ts';
import type { SurveyBody } from '../contracts/survey.ts';
import type { z } from 'zod';
import type { FileHead } from '../contracts/files.ts';
import type { Answer } from './answer.ts';
import type { Device } from './device.ts';
import type { Picked } from './picked.ts';

const TIMEOUT_MS = 15_000;
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: object;
  /** Outlives the page. */
  keepalive?: boolean;
}

export type RoomApi = ReturnType<typeof createRoomApi>;

/** Never throws: no network is an answer here. */
export function createRoomApi(device: Pick<Device, 'fetch' | 'beacon' | 'upload'>) {
  const call = <Body>(details: Call) => ask<Body>(device, details);
  return {
    door: (channelKey: string) =>
      call<Door>({ method: 'GET', path: `/api/room/doors/${encodeURIComponent(channelKey)}` }),
    enter: (channelKey: string, idToken: string) =>
      call<RoomState>({
        method: 'POST',
        path: '/api/room/session',
        body: { channelKey, idToken },
      }),
    leave: () => call<void>({ method: 'DELETE', path: '/api/room/session', keepalive: true }),
    state: () => call<RoomState>({ method: 'GET', path: '/api/room' }),
    consent: (version: string) =>
      call<void>({ method: 'POST', path: '/api/room/consent', body: { version } }),
    send: (id: string, text: string, files: readonly string[]) =>
      call<SentMessage>({
        method: 'POST',
        path: '/api/room/messages',
        body: { id, text, files },
        // She pressed and closed the room: on a slow line it is still on its way.
        keepalive: true,
      }),
    upload: (file: Picked, onProgress: (part: number) => void) =>
      uploadTo(device, `/api/room/files/${file.id}`, file, onProgress),
    retract: (messageId: string, id: string) =>
      call<SentMessage>({
        method: 'POST',
        path: `/api/room/messages/${messageId}/retraction`,
        body: { id },
      }),
    messages: (after: number, epoch: string | null) =>
      call<z.infer<typeof RoomMessages>>({
        method: 'GET',
        path: `/api/room/messages?${afterQuery(after, epoch)}`,
      }),
    saveDraft: (text: string, instead: readonly string[]) =>
      call<void>({
        method: 'PUT',
        path: '/api/room/draft',
        body: text === '' ? { text, instead } : { text },
        keepalive: true,
      }),
    choose: (choices: RoomChoices) =>
      call<void>({ method: 'PUT', path: '/api/room/choices', body: choices }),
    giveSurvey: (body: SurveyBody) => call<void>({ method: 'PUT', path: '/api/room/survey', body }),
    wishes: () => call<RoomAccommodations>({ method: 'GET', path: '/api/room/accommodations' }),
    askFor: (id: string, need: Need, words: string) =>
      call<RoomAccommodations>({
        method: 'POST',
        path: '/api/room/accommodations',
        body: { id, need, words },
      }),
    endWish: (id: string) =>
      call<RoomAccommodations>({
        method: 'POST',
        path: `/api/room/accommodations/${id}/end`,
        body: {},
      }),
    beginSupporter: (id: string, supporter: Supporter, name: string) =>
      call<void>({ method: 'PUT', path: '/api/room/supporter', body: { id, supporter, name } }),
    endSupporter: () => call<void>({ method: 'DELETE', path: '/api/room/supporter' }),
    passPin: (pin: string) =>
      call<PinAnswer>({ method: 'POST', path: '/api/room/pin/pass', body: { pin } }),
    choosePin: (current: string | null, pin: string | null) =>
      call<PinAnswer>({ method: 'PUT', path: '/api/room/pin', body: { current, pin } }),
    forgetPin: () => call<void>({ method: 'POST', path: '/api/room/pin/forget', body: {} }),
    questions: () => call<RoomQuestions>({ method: 'GET', path: '/api/room/questions' }),
    /** `null` skips, or takes an answer back. */
    answer: (code: string, epoch: string, value: RoomQuestion['value']) =>
      call<RoomQuestions>({
        method: 'PUT',
        path: `/api/room/questions/${encodeURIComponent(code)}`,
        body: { epoch, value },
      }),
    skipRest: (epoch: string) =>
      call<RoomQuestions>({ method: 'POST', path: '/api/room/questions/skip', body: { epoch } }),
    beat: (state: Beat, readUpTo: number, typing?: boolean) =>
      call<void>({
        method: 'POST',
        path: '/api/room/presence',
        body: { state, readUpTo, ...(typing === undefined ? {} : { typing }) },
      }),
    goodbye: (readUpTo: number) =>
      device.beacon('/api/room/presence', JSON.stringify({ state: 'left', readUpTo })),
  };
}

/** "What came after", as messages and stream are asked alike. */
export function afterQuery(after: number, epoch: string | null): string {
  return new URLSearchParams({ after: String(after), ...(epoch ? { epoch } : {}) }).toString();
}

async function ask<Body>(device: Pick<Device, 'fetch'>, details: Call): Promise<Answer<Body>> {
  const { method, path, body, keepalive = false } = details;
  try {
    const response = await device.fetch(path, {
      method,
      keepalive,
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: body ? { 'Content-Type': 'application/json' } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 401 && !path.endsWith('/session')) return { kind: 'signed-out' };
    return answerOf<Body>(response.status, await response.text());
  } catch {
    return { kind: 'away' };
  }
}

async function uploadTo(
  device: Pick<Device, 'upload'>,
  path: string,
  { bytes, name }: Picked,
  onProgress: (part: number) => void,
): Promise<Answer<FileHead>> {
  const headers = {
    'Content-Type': 'application/octet-stream',
    'File-Name': encodeURIComponent(name),
  };
  try {
    const { status, text } = await device.upload({ path, body: bytes, headers, onProgress });
    return status === 401 ? { kind: 'signed-out' } : answerOf<FileHead>(status, text);
  } catch {
    return { kind: 'away' };
  }
}

function answerOf<Body>(status: number, text: string): Answer<Body> {
  if (status >= 200 && status < 300) {
    return { kind: 'ok', body: (text ? JSON.parse(text) : undefined) as Body };
  }
  if (LATER.has(status)) return { kind: 'away' };
  const { code, message, detail } = JSON.parse(text) as ErrorBody;
  // She enters again, and is asked for her number.
  if (code === 'pin-required') return { kind: 'signed-out' };
  return { kind: 'refused', code, reason: detail?.reason ?? null, text: detail?.text ?? message };
}
