/** Pictures and files in the talk: what is taken, what becomes of it, and who gets it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MAX_FILE_BYTES, MAX_UNSENT_FILES } from '../../domain/files.ts';
import { filePlace } from '../../db/files.ts';
import { useTestApi } from '../support/api.ts';
import { PDF, pictureAs, pixelBomb, telephonePicture } from '../support/pictures.ts';
import { buildFilesWorld, type FilesWorld } from './files-world.ts';

const api = useTestApi();
let world: FilesWorld;
let picture: Buffer;
beforeAll(async () => {
  picture = await telephonePicture();
});
// There is a limit to what one may send, at once and in a while.
beforeEach(() => api.clock.move(5_000));
const freshWorld = () =>
  beforeAll(async () => {
    world = await buildFilesWorld(api);
  });

async function rowOf(id: string) {
  const { rows } = await api.build.pool.query(`select * from files where id = $1`, [id]);
  return rows[0] as Record<string, unknown> & { body: Buffer; name: Buffer; thumbnail: Buffer };
}

describe('a picture from her room', () => {
  freshWorld();
  test('is drawn anew, upright, without its place, its camera or anything else', async () => {
    expect(picture.includes('CanaryPhone')).toBe(true);
    const { status, body } = await world.uploadFromRoom(picture, randomUUID(), 'IMG_0001.JPG');
    expect(status).toBe(200);
    // Turned by its metadata: what was wide is tall now.
    expect(body).toMatchObject({
      kind: 'picture',
      mediaType: 'image/webp',
      width: 200,
      height: 320,
    });
    for (const size of ['whole', 'thumbnail']) {
      const found = await world.download(`${world.roomFile(body.id)}?size=${size}`, world.cookie);
      expect(found.status).toBe(200);
      const { format, exif, icc, xmp, iptc, orientation } = await sharp(found.bytes).metadata();
      expect({ format, exif, icc, xmp, iptc, orientation }).toEqual({ format: 'webp' });
      expect(found.bytes.includes('Canary')).toBe(false);
      const { dominant } = await sharp(found.bytes).stats();
      expect(dominant.r).toBeGreaterThan(dominant.b + 100);
    }
  });

  test('is no longer than 2048 at its long edge', async () => {
    const { body } = await world.uploadFromRoom(
      await telephonePicture({ width: 3000, height: 600 }),
    );
    expect(body).toMatchObject({ width: 410, height: 2048 });
  });

  test.for(['png', 'webp', 'gif'] as const)('may be %s', async (format) => {
    const { status, body } = await world.uploadFromRoom(await pictureAs(format));
    expect({ status, kind: body.kind }).toEqual({ status: 200, kind: 'picture' });
  });

  test('goes with a message, with or without words, to her counselor and back to her', async () => {
    const [one, two] = [await world.uploadFromRoom(picture), await world.uploadFromRoom(picture)];
    const [{ id: first }, { id: second }] = [one.body, two.body];
    expect((await world.say([second, first])).status).toBe(200);
    const said = (await world.inRoom()).at(-1);
    expect(said).toMatchObject({ text: '', files: [{ id: second, name: null }, { id: first }] });
    const seen = (await world.atDesk()).at(-1);
    expect(seen?.files.map(({ id }) => id)).toEqual([second, first]);
    for (const size of ['whole', 'thumbnail']) {
      const at = `${world.staffFile(first)}?size=${size}`;
      expect((await world.download(at, world.counselor.cookie)).status).toBe(200);
    }
    const { rows } = await api.build.pool.query(
      `select actor_kind, purpose from audit_entries where action = 'file.read' and object_id = $1`,
      [first],
    );
    expect(rows).toEqual([{ actor_kind: 'staff', purpose: 'own' }]);
  });

  test('is sent once, however often the message is sent', async () => {
    const { body: file } = await world.uploadFromRoom(picture);
    const id = randomUUID();
    const first = await world.say([file.id], 'これです', id);
    expect(await world.say([file.id], 'これです', id)).toMatchObject({ body: first.body });
    expect(await world.say([], 'これです', id)).toMatchObject({ status: 422 });
    // In no second message either.
    const other = await world.say([file.id]);
    expect(other).toMatchObject({ status: 400, body: { detail: { reason: 'no-such-file' } } });
  });

  test('uploaded twice under one id is one file, and other bytes under it are refused', async () => {
    const id = randomUUID();
    const first = await world.uploadFromRoom(picture, id);
    expect((await world.uploadFromRoom(picture, id)).body).toEqual(first.body);
    expect(await world.uploadFromRoom(await pictureAs('png'), id)).toMatchObject({
      status: 422,
      body: { code: 'id-reused' },
    });
  });

  test('may be the first thing she says', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const cookie = await api.build.enterRoom(consultee);
    const id = randomUUID();
    const sent = await world.upload(world.roomFile(id), cookie, picture);
    expect(sent.status).toBe(200);
    const body = { id: randomUUID(), text: '', files: [id] };
    const said = await api.call('POST', '/api/room/messages', { cookie, body });
    expect(said).toMatchObject({ status: 200, body: { seq: 1 } });
    expect((await world.download(world.roomFile(id), cookie)).status).toBe(200);
  });
});

describe('a file', () => {
  freshWorld();
  test('from the desk is kept as it is, by its name, and only ever saved', async () => {
    const name = "支援の案内 (1)'.pdf";
    const { status, body } = await world.uploadFromDesk(PDF, randomUUID(), name);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'file', mediaType: 'application/pdf', name, width: null });
    expect((await world.reply([body.id], 'お渡しします')).status).toBe(201);
    expect((await world.inRoom()).at(-1)?.files).toMatchObject([{ id: body.id, name }]);
    const { headers, bytes } = await world.download(world.roomFile(body.id), world.cookie);
    expect(bytes.equals(PDF)).toBe(true);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('支援の案内 (1)').replace('(', '%28').replace(')', '%29')}%27.pdf`,
    );
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('content-type')).toBe('application/pdf');
  });

  test('of text without end, all of it digits, is taken like another', async () => {
    const text = Buffer.from('1 '.repeat(MAX_FILE_BYTES / 2));
    expect(await world.uploadFromDesk(text)).toMatchObject({ status: 200 });
  });

  test('of text loses its My Numbers, and so does its name', async () => {
    const text = Buffer.from('番号は1234-5678-9018、電話は090-1234-5678です。');
    const { body } = await world.uploadFromRoom(text, randomUUID(), '123456789018.txt');
    expect(body).toMatchObject({ mediaType: 'text/plain', name: '××××××××××××.txt' });
    const { bytes, headers } = await world.download(world.roomFile(body.id), world.cookie);
    expect(bytes.toString()).toBe('番号は××××-××××-××××、電話は090-1234-5678です。');
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  test('of ten megabytes comes back byte for byte', async () => {
    const large = Buffer.concat([PDF, randomBytes(MAX_FILE_BYTES - PDF.length)]);
    const { status, body } = await world.uploadFromDesk(large);
    expect({ status, size: body.size }).toEqual({ status: 200, size: MAX_FILE_BYTES });
    const { bytes } = await world.download(world.staffFile(body.id), world.counselor.cookie);
    expect(bytes.equals(large)).toBe(true);
  });

  test.for([
    ['../../etc/passwd', '....etcpasswd'],
    ['a\u202Egpj.exe', 'agpj.exe'],
    ['\r\nSet-Cookie: x', 'Set-Cookie x'],
    ['あ'.repeat(300), 'あ'.repeat(120)],
    ['   ', null],
  ] as const)('is called %j only as %j', async ([name, kept]) => {
    const { body } = await world.uploadFromRoom(PDF, randomUUID(), name);
    expect(body.name).toBe(kept);
  });

  test('whose name cannot be read goes without one', async () => {
    const answer = await world.upload(world.roomFile(randomUUID()), world.cookie, PDF, {
      'File-Name': '%E3%81',
    });
    expect(answer).toMatchObject({ status: 200, body: { name: null } });
  });
});

describe('what is not taken', () => {
  freshWorld();
  const html = '<!doctype html><script>alert(1)</script>';
  const bad: [string, number, string, () => Promise<Uint8Array> | Uint8Array][] = [
    ['nothing at all', 400, 'empty', () => new Uint8Array()],
    ['a page', 415, 'wrong-type', () => Buffer.from(html)],
    ['a page after spaces', 415, 'wrong-type', () => Buffer.from(`\n\n  ${html}`)],
    ['a page in the middle of a text', 415, 'wrong-type', () => Buffer.from(`はい\n${html}`)],
    [
      'a drawing with scripts',
      415,
      'wrong-type',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    ],
    ['XML', 415, 'wrong-type', () => Buffer.from('<?xml version="1.0"?><a/>')],
    [
      'a page that calls itself a PDF further on',
      415,
      'wrong-type',
      () => Buffer.concat([Buffer.from(html), PDF]),
    ],
    ['a page that begins as a GIF', 400, 'unreadable', () => Buffer.from(`GIF89a/*${html}*/`)],
    ['an archive', 415, 'wrong-type', () => gzipSync(Buffer.alloc(1_000_000))],
    ['a program', 415, 'wrong-type', () => Buffer.from('7f454c4602010100', 'hex')],
    ['bytes that are no text', 415, 'wrong-type', () => Buffer.from([0xe3, 0x81, 0x00, 0xff])],
    ['a text with control characters', 415, 'wrong-type', () => Buffer.from('a\u0000b')],
    [
      'a HEIC picture',
      415,
      'heic',
      () => Buffer.from('0000001c667479706865696300000000686569636d696631', 'hex'),
    ],
    ['an AVIF picture', 415, 'wrong-type', () => pictureAs('avif')],
    [
      'a torn picture',
      400,
      'unreadable',
      async () => (await telephonePicture({ width: 2000, height: 900 })).subarray(0, 9_000),
    ],
    [
      'the mere beginning of a picture',
      400,
      'unreadable',
      () => Buffer.from('ffd8ffe000104a46494600', 'hex'),
    ],
    ['a picture of too many pixels', 400, 'too-many-pixels', () => pixelBomb(60_000, 60_000)],
    [
      'a picture that says it is larger than it is',
      400,
      'unreadable',
      () => pixelBomb(4_000, 4_000),
    ],
    [
      'more than ten megabytes',
      413,
      'too-large',
      () => Buffer.concat([PDF, Buffer.alloc(MAX_FILE_BYTES)]),
    ],
  ];
  test.for(bad)('is %s', async ([, status, reason, make]) => {
    const id = randomUUID();
    const answer = await world.uploadFromRoom(await make(), id);
    expect(answer).toMatchObject({ status, body: { detail: { reason } } });
    expect(await rowOf(id)).toBeUndefined();
  });

  test('is a request that says its size only at its end, and that is too large', async () => {
    const pieces = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const sent = fetch(`${api.url}${world.roomFile(randomUUID())}`, {
      method: 'POST',
      headers: {
        Origin: api.url,
        Cookie: world.cookie,
        'Content-Type': 'application/octet-stream',
      },
      body: pieces,
      duplex: 'half',
    });
    // It is cut off, or hears why: never read to an end that does not come.
    const status = await sent.then((answer) => answer.status).catch(() => 'cut off');
    expect([413, 'cut off']).toContain(status);
  });

  test.for(['application/json', 'multipart/form-data; boundary=x', 'text/plain', 'image/jpeg'])(
    'is anything that calls itself %s on the way',
    async (type) => {
      const answer = await world.upload(world.roomFile(randomUUID()), world.cookie, picture, {
        'Content-Type': type,
      });
      expect(answer.status).toBe(415);
    },
  );

  test('leaves what else was hidden behind a picture behind', async () => {
    const hidden = Buffer.from('PK\u0003\u0004<script>Canary</script>');
    const { body } = await world.uploadFromRoom(Buffer.concat([picture, hidden]));
    const { bytes } = await world.download(world.roomFile(body.id), world.cookie);
    expect(bytes.includes('Canary')).toBe(false);
  });

  test('is a message with more than five files, with one twice, or with nothing', async () => {
    const files = Array.from({ length: 6 }, () => randomUUID());
    expect((await world.say(files)).status).toBe(400);
    const { body } = await world.uploadFromRoom(PDF);
    expect((await world.say([body.id, body.id])).status).toBe(400);
    expect((await world.say([])).status).toBe(400);
    expect((await world.say([], '  \n')).status).toBe(400);
    expect((await world.reply([])).status).toBe(400);
  });

  test('is more than she can send at once', async () => {
    const consultee = await api.build.buildConsultee({ channel: world.channel });
    const cookie = await api.build.enterRoom(consultee);
    for (let n = 0; n < MAX_UNSENT_FILES; n += 1) {
      const { status } = await world.upload(world.roomFile(randomUUID()), cookie, PDF);
      expect(status).toBe(200);
    }
    expect(await world.upload(world.roomFile(randomUUID()), cookie, PDF)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'too-many-files' } },
    });
  });
});

describe('a file of the talk', () => {
  freshWorld();
  test('is there for nobody else', async () => {
    const { body: file } = await world.uploadFromRoom(PDF);
    await world.say([file.id]);
    const sister = await world.consultation();
    const stranger = await api.build.enterRoom(
      await api.build.buildConsultee({ channel: world.channel }),
    );
    const otherLine = await buildFilesWorld(api);
    const absent = await world.download(world.roomFile(randomUUID()), stranger);
    const tries = [
      await world.download(world.roomFile(file.id), stranger),
      await world.download(world.roomFile(file.id), otherLine.cookie),
      // Under a consultation it does not belong to, however much one may read that one.
      await world.download(
        `/api/staff/consultations/${sister.id}/files/${file.id}`,
        world.counselor.cookie,
      ),
      await world.download(otherLine.staffFile(file.id), otherLine.counselor.cookie),
      await world.download(world.staffFile(file.id), otherLine.counselor.cookie),
    ];
    const shape = ({ status, bytes }: { status: number; bytes: Buffer }) => ({
      status,
      body: { ...(JSON.parse(bytes.toString()) as object), requestId: null },
    });
    for (const one of tries) expect(shape(one)).toEqual(shape(absent));
    expect(absent.status).toBe(404);
    const signedOut = await world.download(world.roomFile(file.id), '');
    expect(signedOut.status).toBe(401);
  });

  test('can be sent by nobody but who uploaded it, and in no other talk', async () => {
    const { body: hers } = await world.uploadFromRoom(PDF);
    const { body: theirs } = await world.uploadFromDesk(PDF);
    expect((await world.reply([hers.id])).status).toBe(400);
    expect((await world.say([theirs.id])).status).toBe(400);
    // Unsent, it is not there for the other side either.
    expect((await world.download(world.roomFile(theirs.id), world.cookie)).status).toBe(404);
    const atDesk = await world.download(world.staffFile(hers.id), world.counselor.cookie);
    expect(atDesk.status).toBe(404);
    const colleague = await world.member('supervisor');
    expect((await world.download(world.staffFile(theirs.id), colleague.cookie)).status).toBe(404);
    const next = await world.consultation({ stage: 'conversation', assignee: world.counselor });
    const elsewhere = await api.call('POST', `/api/staff/consultations/${next.id}/messages`, {
      cookie: world.counselor.cookie,
      body: { id: randomUUID(), text: '', files: [theirs.id] },
    });
    expect(elsewhere.status).toBe(400);
  });

  test('lies encrypted under a key of its own, with its name', async () => {
    const canary = `カナリアの中身${randomUUID()}`;
    const name = `カナリアの名前${randomUUID()}.txt`;
    const { body: file } = await world.uploadFromRoom(Buffer.from(canary), randomUUID(), name);
    const row = await rowOf(file.id);
    const raw = JSON.stringify(row);
    expect(row.body.includes(canary)).toBe(false);
    expect(row.name.includes(name)).toBe(false);
    expect(raw).not.toContain('カナリア');
    const place = filePlace('body', file.id);
    const { organisationId } = world.consultee;
    const opened = await api.build.crypt.openBytes(organisationId, place, row.body);
    expect(opened.toString()).toBe(canary);
    const { body: drawn } = await world.uploadFromRoom(picture);
    const { body, thumbnail } = await rowOf(drawn.id);
    for (const bytes of [body, thumbnail]) expect(bytes.includes('WEBP')).toBe(false);
    expect(api.logged()).not.toContain('カナリア');
    expect(api.logged()).not.toContain(encodeURIComponent('カナリア'));
  });
});
