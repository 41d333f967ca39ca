/** Records of every kind for exports, with what must stand in the file for each, told without asking the product. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { attributePlace, commandPlace, consultationKey, notePlace } from '../../api/sealed.ts';
import { DAY } from '../../domain/hours.ts';
import type { ExportKind } from '../../domain/exports.ts';
import type { TestApi } from '../support/api.ts';
import type { BuiltConsultation } from '../support/factories.ts';
import { buildWorld, type Member } from './staff-world.ts';

/** A cell as it must come back; by the name of its column. */
export type Expected = Record<string, string | number | Date | null>;

const SPECIAL = [
  '=HYPERLINK("http://x","y")',
  '+81-3',
  '-1',
  '@SUM(A1)',
  "'=already guarded",
  '＝全角',
  'カンマ, と "引用符"',
  '改行\nと\r\nと\rのあと',
  '\tタブ',
  '😀👪🏽 絵文字と𠮷',
  '〜波線−と—',
  '髙﨑①㈱',
  '_x000D_ そのまま',
  'constructor',
  ' 前後に空白 ',
];

/** What people could type: everything but what no text of ours holds (NUL, half pairs). */
function texts(count: number): string[] {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
  const typed = any.filter((text) => !text.includes('\u0000') && text.trim() !== '');
  return [...SPECIAL, ...fc.sample(typed, { numRuns: count, seed: 20_260_401 })];
}

const AT = Date.parse('2026-05-01T23:30:15.678Z');

export type ExportsWorld = Awaited<ReturnType<typeof buildExportsWorld>>;

export async function buildExportsWorld(api: TestApi) {
  const world = await buildWorld(api);
  const administrator = await world.member('administrator', '管理 花子');
  const counselor = await world.member('counselor', '相談 =一郎');
  const expected: Record<ExportKind, Expected[]> = {
    consultations: [],
    messages: [],
    attributes: [],
    events: [],
    figures: [],
  };
  const words = texts(30);
  for (const [n, isClosed] of [true, false, true, false].entries()) {
    const openedAt = AT + n * DAY;
    const one = await world.consultation({
      stage: isClosed ? 'closed' : 'conversation',
      assignee: counselor,
      openedAt,
      priority: n === 0 ? 'urgent' : 'normal',
      restricted: n === 3,
    });
    const own = words.filter((_, at) => at % 4 === n);
    const filled = { api, one, own, openedAt, counselor, service: world.service.name };
    const messages = await addMessages(filled);
    expected.messages.push(...messages);
    expected.attributes.push(...(await addAttributes(filled)));
    expected.events.push(...(await addEvents(filled)));
    const note = await addNotes(filled);
    const last = (author: string) =>
      (messages.findLast((message) => message['書いた人'] === author)?.['日時'] ??
        null) as Date | null;
    expected.consultations.push({
      相談番号: one.number,
      窓口: world.service.name,
      受付日時: new Date(openedAt),
      段階: isClosed ? '終了' : '会話',
      優先度: n === 0 ? '緊急' : 'ふつう',
      終了の結果: isClosed ? '傾聴' : null,
      相談として数える: 'はい',
      終了日時: isClosed ? new Date(openedAt) : null,
      フォローの予定日: null,
      メッセージの数: messages.length,
      相談者の最後の発言: last('相談者'),
      職員の最後の返信: last('職員'),
      関係機関との連携の数: 0,
      閲覧の制限: n === 3 ? 'はい' : 'いいえ',
      担当した職員: counselor.name,
      相談者の記号: one.consulteeId,
      内部メモ: note,
    });
    if (isClosed) await api.build.pool.query(`select write_facts($1)`, [one.id]);
    expected.figures.push(figuresOf(one, { messages, openedAt, isClosed, n }, world.service.name));
  }
  return { ...world, administrator, counselor, expected };
}

interface Filled {
  api: TestApi;
  one: BuiltConsultation;
  own: readonly string[];
  openedAt: number;
  counselor: Member;
  service: string;
}

async function addMessages({ api, one, own, openedAt, counselor, service }: Filled) {
  const rows: Expected[] = [];
  for (const [n, text] of own.entries()) {
    const author = (['consultee', 'staff'] as const)[n % 2] ?? 'staff';
    const at = openedAt + n * 61_234;
    const staff = author === 'staff' ? counselor : null;
    const { seq } = await api.build.buildMessage({ consultation: one, author, text, staff, at });
    rows.push({
      相談番号: one.number,
      窓口: service,
      順番: seq,
      日時: new Date(at),
      書いた人: author === 'staff' ? '職員' : '相談者',
      自動応答の種類: null,
      '取り消し・訂正': null,
      '取り消し・訂正の対象': null,
      添付の数: 0,
      職員の氏名: staff?.name ?? null,
      本文: text,
    });
  }
  return rows;
}

async function addAttributes({ api, one, own, openedAt, counselor, service }: Filled) {
  const key = consultationKey(one, one.id);
  const place = attributePlace(one.id, 'summary');
  const typed = own[0] ?? '';
  const answers: [code: string, name: string, value: unknown, words: string, codes: string][] = [
    ['age', '年代', 'teens', '10代', 'teens'],
    ['minutes', '所要時間', 45, '45', '45'],
    ['on', '面談日', '2026-06-01', '2026-06-01', '2026-06-01'],
    ['topics', '主訴', ['family', 'mind'], '家族、心', 'family,mind'],
  ];
  const common = { organisation_id: one.organisationId, service_id: one.serviceId };
  const head = { consultation_id: one.id, ...common, updated_at: new Date(openedAt) };
  for (const [code, , value] of answers)
    await api.build.insert('attribute_values', {
      ...head,
      code,
      state: 'answered',
      coded: JSON.stringify(value),
      staff_id: counselor.id,
    });
  const sealed = await api.build.crypt.seal(key, place, typed);
  const summary = { code: 'summary', state: 'answered', typed: sealed };
  await api.build.insert('attribute_values', { ...head, ...summary });
  const of = { 相談番号: one.number, 窓口: service, 回答の状態: '回答あり' };
  const coded = answers.map(([code, name, , value, codes]) => ({
    ...of,
    項目コード: code,
    項目: name,
    回答: value,
    回答コード: codes,
    登録日時: new Date(openedAt),
    自由記述: null,
    登録した職員: counselor.name,
  }));
  const open = {
    ...of,
    項目コード: 'summary',
    項目: '要約',
    回答: null,
    回答コード: null,
    登録日時: new Date(openedAt),
    自由記述: typed,
    登録した職員: null,
  };
  // In the order of their codes.
  return [...coded.slice(0, 3), open, ...coded.slice(3)];
}

async function addEvents({ api, one, own, openedAt, counselor, service }: Filled) {
  const commandId = randomUUID();
  const common = { organisation_id: one.organisationId, service_id: one.serviceId };
  const reason = own[1] ?? '';
  const detail = JSON.stringify({ reason });
  await api.build.insert('commands', {
    ...common,
    id: commandId,
    consultation_id: one.id,
    staff_id: counselor.id,
    roles: ['counselor'],
    action: 'assign',
    command: '{}',
    detail: await api.build.crypt.seal(
      consultationKey(one, one.id),
      commandPlace(commandId),
      detail,
    ),
    status: 'done',
    next_at: new Date(openedAt),
  });
  await api.build.insert('case_events', {
    ...common,
    workflow_id: `consultation/${one.id}`,
    seq: 2,
    consultation_id: one.id,
    kind: 'assigned',
    actor_kind: 'staff',
    actor_id: counselor.id,
    command_id: commandId,
    data: JSON.stringify({ to: counselor.id }),
    at: new Date(openedAt + 1_000),
  });
  return [
    {
      相談番号: one.number,
      窓口: service,
      日時: new Date(openedAt + 1_000),
      種類コード: 'assigned',
      出来事: `${counselor.name}さんが担当になりました`,
      連携の番号: null,
      だれが: '職員',
      職員の氏名: counselor.name,
      添えた文章: reason,
    },
  ];
}

async function addNotes({ api, one, own, openedAt, counselor }: Filled): Promise<string> {
  const texts = own.slice(0, 2);
  for (const [n, text] of texts.entries()) {
    const id = randomUUID();
    await api.build.insert('notes', {
      id,
      organisation_id: one.organisationId,
      service_id: one.serviceId,
      consultation_id: one.id,
      staff_id: counselor.id,
      body: await api.build.crypt.seal(consultationKey(one, one.id), notePlace(id), text),
      created_at: new Date(openedAt + n),
    });
  }
  return texts.join('\n\n');
}

const WEEKDAYS = ['土', '日', '月', '火'];

function figuresOf(
  one: BuiltConsultation,
  of: { messages: readonly Expected[]; openedAt: number; isClosed: boolean; n: number },
  service: string,
): Expected {
  const { messages, isClosed, n } = of;
  const by = (author: string) => messages.filter((message) => message['書いた人'] === author);
  const [first] = by('職員');
  const replyAt = first?.['日時'] as Date;
  // Opened at half past eight in the morning of the second of May in Japan, and of the days after it.
  return {
    相談番号: one.number,
    窓口: service,
    受付日: `2026-05-0${2 + n}`,
    受付の月: '2026-05',
    年度: 2026,
    曜日: WEEKDAYS[n] ?? null,
    '時刻（時）': 8,
    受付時間内: 'はい',
    入り方: '初めての相談',
    相談として数える: 'はい',
    終了の結果: isClosed ? '傾聴' : null,
    終了日: isClosed ? `2026-05-0${2 + n}` : null,
    '最初の返信まで（秒）': Math.round((replyAt.getTime() - of.openedAt) / 1000),
    '担当が決まるまで（秒）': 1,
    '対応時間（秒）': isClosed ? -1 : null,
    相談者の発言の数: by('相談者').length,
    職員の返信の数: by('職員').length,
    自動応答の数: 0,
    返信なしで終了: 'いいえ',
    関係機関: null,
    命の危険: 'いいえ',
    '気持ちの変化（アンケート）': null,
    'また利用したいか（アンケート）': null,
    年代: '10代',
    主訴: '家族、心',
    所要時間: '45',
    面談日: '2026-06-01',
  };
}
