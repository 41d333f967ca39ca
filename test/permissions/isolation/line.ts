/** One consultation line full of a word of its own, with somebody who may do everything there and somebody in her room. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { hashPassword } from '../../../api/session/passwords.ts';
import { supplementPlace } from '../../../api/sealed.ts';
import { replyRequestPlace } from '../../../db/reply-requests.ts';
import { ROLES } from '../../../domain/roles.ts';
import type { TestApi } from '../../support/api.ts';
import type {
  BuiltChannel,
  BuiltConsultation,
  BuiltConsultee,
  BuiltStaff,
} from '../../support/factories.ts';
import { TEST_FIELDS, testSettings } from '../../support/settings.ts';
import { DAY } from '../../../domain/hours.ts';
import { insertion, type Shape } from '../planting.ts';

export interface Line {
  organisationId: string;
  serviceId: string;
  /** Stands in everything of this line, and nowhere else. */
  word: string;
  staff: BuiltStaff;
  channel: BuiltChannel;
  channelSecret: string;
  botUserId: string;
  consultation: BuiltConsultation;
  consultee: BuiltConsultee;
  signIn(): Promise<string>;
  enterRoom(): Promise<string>;
  /** Ids of its rows by table; what hangs on `consultation` first. */
  ids: Map<string, string[]>;
}

/** What signs the webhook's requests of the line that is full of this word. */
export const secretOf = (word: string) => createHash('md5').update(word).digest('hex');

/** In the names of its staff, who are the organisation's. */
export const personOf = (word: string) => word.toUpperCase();

export async function buildLine(
  api: Pick<TestApi, 'build'>,
  organisationId: string,
  word: string,
  numbersFrom: number,
): Promise<Line> {
  const { build } = api;
  const { texts } = testSettings();
  const service = await build.buildService({
    organisation: { id: organisationId },
    name: `${word}の相談`,
    settings: {
      texts: {
        ...texts,
        outOfHours: `${word} {次回受付}\n{連絡先}`,
        congested: word,
        paused: word,
        silenceWarning: word,
        talkEnded: word,
        lineNotice: word,
        lineTalkAnswer: word,
        lineGreeting: word,
      },
      emergencyContacts: [{ name: word, telephone: word }],
      riskWords: [{ word, risk: 'suicide', priority: 'urgent' }],
    },
    fields: TEST_FIELDS.map((field) => ({ ...field, label: `${word} ${field.label}` })),
  });
  const channelSecret = secretOf(word);
  const botUserId = `U${secretOf(`bot of ${word}`)}`;
  const channel = await build.buildChannel({ service, channelSecret, botUserId });
  const roles = ROLES.map((role) => ({ service, role }));
  const staff = await build.buildStaff({
    organisation: { id: organisationId },
    roles,
    name: personOf(word),
    passwordHash: await hashPassword(word),
    duty: 'on',
  });
  const consultee = await build.buildConsultee({ channel });
  const consultation = await build.buildConsultation({
    consultee,
    stage: 'conversation',
    assignee: staff,
  });
  await build.insert('agencies', {
    id: randomUUID(),
    organisation_id: organisationId,
    service_id: service.id,
    kind: 'police',
    name: word,
    telephone: word,
  });
  const place = { organisation_id: organisationId, service_id: service.id };
  for (const [kind, from, until] of [
    ['pause', -1, 1],
    ['planned-stop', 60, 61],
  ] as const) {
    await build.insert('service_pauses', {
      ...place,
      id: randomUUID(),
      kind,
      begins_at: new Date(Date.now() + from * DAY),
      ends_at: new Date(Date.now() + until * DAY),
      created_by_id: staff.id,
    });
  }
  await build.insert('practice_runs', {
    ...place,
    id: randomUUID(),
    script: 'first-time',
    name: word,
    line_id_lookup: randomBytes(32),
    started_by_id: staff.id,
  });
  const others = [];
  for (const stage of ['intake', 'closed'] as const) {
    others.push(
      await build.buildConsultation({
        consultee: await build.buildConsultee({ channel }),
        stage,
        assignee: stage === 'closed' ? staff : null,
      }),
    );
  }
  await build.pool.query(`update consultations set number = number + $1 where service_id = $2`, [
    numbersFrom,
    service.id,
  ]);
  for (const one of [consultation, ...others]) await fill(api, one, staff, word);
  await build.insert('deliveries', {
    ...place,
    id: randomUUID(),
    channel_id: channel.id,
    consultee_id: consultee.id,
    consultation_id: consultation.id,
    kind: 'push',
    text: 'lineNotice',
  });
  return {
    organisationId,
    serviceId: service.id,
    word,
    staff,
    channel,
    channelSecret,
    botUserId,
    consultation,
    consultee,
    signIn: () => build.signIn(staff),
    enterRoom: () => build.enterRoom(consultee),
    ids: new Map(),
  };
}

/** What cannot be made by asking the API alone, without an engine. */
async function fill(
  { build }: Pick<TestApi, 'build'>,
  consultation: BuiltConsultation,
  staff: BuiltStaff,
  word: string,
): Promise<void> {
  const { id, organisationId, serviceId } = consultation;
  // The first one is taken back by whoever tries that; what the second brings stays.
  await build.buildMessage({ consultation, text: word });
  const { seq } = await build.buildMessage({ consultation, text: word });
  await build.buildMessage({ consultation, text: word, author: 'staff', staff });
  await build.buildFile({ consultation, seq, bytes: word });
  const escalation = await build.buildEscalation({ consultation, requestedBy: staff });
  await build.pool.query(`update escalations set n = null where consultation_id = $1`, [id]);
  const place = { organisation_id: organisationId, service_id: serviceId };
  await build.insert('alarms', {
    ...place,
    id: randomUUID(),
    kind: 'canary-read',
    subject: id,
  });
  await build.insert('notices', {
    ...place,
    id: randomUUID(),
    consultation_id: id,
    staff_id: staff.id,
    kind: 'assigned',
    source: `test/${id}`,
    seq,
  });
  const requestId = randomUUID();
  const key = { organisationId, serviceId, kind: 'consultation', objectId: id } as const;
  const supplementId = randomUUID();
  await build.insert('escalation_supplements', {
    ...place,
    id: supplementId,
    consultation_id: id,
    escalation_id: escalation.id,
    // Somebody else: one's own is decided by others.
    requested_by_id: randomUUID(),
    reason: await build.crypt.seal(key, supplementPlace('reason', supplementId), word),
    packet_fields: [],
    packet: await build.crypt.seal(key, supplementPlace('packet', supplementId), '{}'),
    digest: '0'.repeat(64),
  });
  await build.insert('reply_requests', {
    ...place,
    id: requestId,
    consultation_id: id,
    staff_id: staff.id,
    body: await build.crypt.seal(key, replyRequestPlace('body', requestId), word),
    file_ids: [],
    expected_seq: seq,
  });
}

/** A row full of its word in every table that has none of this line yet. Nothing of ours could open it. */
export async function plantRest(
  admin: pg.Client,
  shapes: readonly Shape[],
  line: Line,
): Promise<void> {
  for (const shape of shapes) {
    const { sql, values } = ofLine(shape, line);
    const { rowCount } = await admin.query(
      `select 1 from "${shape.table}" t where ${sql} limit 1`,
      values,
    );
    if (rowCount !== 0) continue;
    const planted = insertion(shape, line, line.word);
    await admin.query(planted.sql, planted.values);
  }
}

const has = ({ columns }: Shape, name: string) => columns.some((one) => one.name === name);

/** Rows that all services of an organisation share, and the column that says who made them. */
export const OF_THE_ORGANISATION: Readonly<Record<string, string>> = {
  alarm_addresses: 'added_by_id',
  alarm_answers: 'answered_by_id',
  announcements: 'announced_by_id',
  announcement_handovers: 'recorded_by_id',
  announcement_reads: 'staff_id',
  copies: 'made_by_id',
  copy_approvals: 'made_by_id',
  register_entries: 'made_by_id',
  register_forms: 'changed_by_id',
  exports: 'requested_by_id',
  inspections: 'asked_by_id',
  incidents: 'opened_by_id',
  incident_steps: 'made_by_id',
};

/** The trail's chain and what proves it, the keys’ ceremonies, the end of the contract, what an export selected: of the organisation, whoever of it does something. */
export const isChain = (table: string) =>
  /^(?:audit_(?!entries)|contract_end|export_selections|key_events)/u.test(table);

/** Which rows of a table `t` are this line's. */
function ofLine(shape: Shape, line: Line): { sql: string; values: unknown[] } {
  if (shape.table === 'organisations') return { sql: 'id = $1', values: [line.organisationId] };
  if (shape.table === 'services') return { sql: 'id = $1', values: [line.serviceId] };
  // Whom somebody of the line asked to join.
  if (shape.table === 'staff_invitations') {
    return { sql: 'invited_by_id = $1', values: [line.staff.id] };
  }
  if (shape.table === 'staff') return { sql: 'id = $1', values: [line.staff.id] };
  const madeBy = OF_THE_ORGANISATION[shape.table];
  if (madeBy !== undefined) return { sql: `"${madeBy}" = $1`, values: [line.staff.id] };
  if (has(shape, 'service_id')) return { sql: 'service_id = $1', values: [line.serviceId] };
  if (has(shape, 'staff_id')) return { sql: 'staff_id = $1', values: [line.staff.id] };
  return { sql: 'organisation_id = $1', values: [line.organisationId] };
}

/** Reads the ids of the line's rows anew. */
export async function readIds(
  admin: pg.Client,
  shapes: readonly Shape[],
  line: Line,
): Promise<void> {
  for (const shape of shapes) {
    const column = idColumnOf(shape);
    if (column === undefined) continue;
    const { sql, values } = ofLine(shape, line);
    const order = has(shape, 'consultation_id')
      ? `consultation_id is distinct from $2`
      : '$2::text is null';
    const { rows } = await admin.query<{ id: string }>(
      `select "${column}"::text as id from "${shape.table}" t where ${sql} order by ${order}, ctid`,
      [...values, line.consultation.id],
    );
    line.ids.set(
      shape.table,
      rows.map(({ id }) => id),
    );
  }
  const all = line.ids.get('consultations') ?? [];
  const { id } = line.consultation;
  line.ids.set('consultations', [id, ...all.filter((one) => one !== id)]);
}

function idColumnOf({ columns, key }: Shape): string | undefined {
  const uuids = columns.filter(({ type }) => type === 'uuid').map(({ name }) => name);
  if (uuids.includes('id')) return 'id';
  if (uuids.includes('client_id')) return 'client_id';
  return key.find(
    (name) => uuids.includes(name) && !/^(?:organisation|service|consultation)_id$/u.test(name),
  );
}

/** All that stands in the line's rows, in a few words a table. */
export async function digestOf(
  admin: pg.Client,
  shapes: readonly Shape[],
  line: Line,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const shape of shapes.filter(({ table }) => !isChain(table))) {
    const { sql, values } = ofLine(shape, line);
    const { rows } = await admin.query<{ digest: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from "${shape.table}" t where ${sql}`,
      values,
    );
    digests[shape.table] = rows[0]?.digest ?? '';
  }
  return digests;
}

/** All rows of the line. */
export async function rowsOf(
  admin: pg.Client,
  shapes: readonly Shape[],
  line: Line,
): Promise<{ table: string; row: Record<string, unknown> }[]> {
  const found = [];
  for (const shape of shapes) {
    const { sql, values } = ofLine(shape, line);
    const { rows } = await admin.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from "${shape.table}" t where ${sql}`,
      values,
    );
    for (const { row } of rows) found.push({ table: shape.table, row });
  }
  return found;
}
