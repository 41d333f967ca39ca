/** What of a consultation can be searched, and by which mark it is seen that it has changed. */
import { Refusal } from '../domain/errors.ts';
import type { Crypt } from './crypt.ts';
import { rows, type Tx } from './scope.ts';
import type { TextKind } from '../domain/search-text.ts';
import type { PackedText } from './search-pack-format.ts';

/** Another number where packs are made in another way: all are then made anew. */
const PACKS_AS_OF = 1;

/** What is known of the person is found with her newest consultation, and with no other. */
const IS_NEWEST = `not exists (select 1 from consultations n where n.organisation_id = c.organisation_id
  and n.consultee_id = c.consultee_id and (n.opened_at, n.id) > (c.opened_at, c.id))`;

/** Of `consultations c` and `consultees p`: changes with everything that is packed, and costs a few looks into indexes. */
export const MARK = `concat_ws('/', ${PACKS_AS_OF}, c.last_seq,
  (select count(*) from notes n where n.consultation_id = c.id),
  coalesce((select md5(string_agg(v.code || md5(v.typed), '' order by v.code)) from attribute_values v where v.consultation_id = c.id and v.typed is not null), '-'),
  coalesce((select md5(string_agg(o.code || md5(o.typed), '' order by o.code)) from own_answers o where o.consultation_id = c.id and o.typed is not null), '-'),
  (select count(s.words) from surveys s where s.consultation_id = c.id),
  (select count(e.command_id) from case_events e where e.consultation_id = c.id),
  (select count(*) from escalations x where x.consultation_id = c.id),
  case when ${IS_NEWEST} then coalesce(md5(p.traits), '-') || coalesce(md5(p.cautions), '-') else '-' end)`;

const CONTENTS = `
with one as (select c.*, p.traits, p.cautions, ${IS_NEWEST} as newest from consultations c join consultees p on p.id = c.consultee_id where c.id = ?)
select 'message' as kind, m.seq::text as ref, m.author, m.created_at as at, 'messages' as "table", 'body' as "column",
  m.consultation_id || '/' || coalesce(l.client_id, m.client_id) as "row", coalesce(l.body, m.body) as field
from one join messages m on m.consultation_id = one.id left join lateral (
  select x.change, x.client_id, x.body from messages x where x.consultation_id = m.consultation_id and x.about_seq = m.seq order by x.seq desc limit 1) l on true
where m.change is null and l.change is distinct from 'retraction'
union all
select 'file', f.message_seq::text, null, f.created_at, 'files', 'name', f.id::text, f.name
from one join files f on f.consultation_id = one.id and f.message_seq is not null and f.name is not null
where not exists (select 1 from messages x where x.consultation_id = one.id and x.about_seq = f.message_seq and x.change = 'retraction')
union all
select 'note', n.id::text, null, n.created_at, 'notes', 'body', n.id::text, n.body from one join notes n on n.consultation_id = one.id
union all
select 'attribute', v.code, null, v.updated_at, 'attribute_values', 'typed', one.id || '/' || v.code, v.typed
from one join attribute_values v on v.consultation_id = one.id and v.typed is not null
union all
select 'own-answer', o.code, null, o.updated_at, 'own_answers', 'typed', one.id || '/' || o.code, o.typed
from one join own_answers o on o.consultation_id = one.id and o.typed is not null
union all
select 'survey', null, null, s.updated_at, 'surveys', 'words', one.id::text, s.words
from one join surveys s on s.consultation_id = one.id and s.words is not null
union all
select 'step', null, null, e.at, 'commands', 'detail', k.id::text, k.detail
from one join case_events e on e.consultation_id = one.id join commands k on k.id = e.command_id and k.detail is not null
union all
select 'escalation', x.n::text, null, x.requested_at, 'escalations', 'reason', x.id::text, x.reason
from one join escalations x on x.consultation_id = one.id and x.reason is not null
union all
select 'traits', null, null, one.opened_at, 'consultees', 'traits', one.consultee_id::text, one.traits from one where newest and traits is not null
union all
select 'cautions', null, null, one.opened_at, 'consultees', 'cautions', one.consultee_id::text, one.cautions from one where newest and cautions is not null
order by 4, 2`;

interface ContentRow {
  kind: TextKind;
  ref: string | null;
  author: string | null;
  at: Date;
  table: string;
  column: string;
  row: string;
  field: Buffer;
}

export interface Contents {
  /** Of whatever is read with it. */
  mark: string;
  found: ContentRow[];
}

/** The mark comes first: what changes between the two is packed already, and packed once more. */
export async function readContents(tx: Tx, consultationId: string): Promise<Contents | null> {
  const mark = await readMark(tx, consultationId);
  if (mark === null) return null;
  return { mark, found: await rows<ContentRow>(tx, CONTENTS, [consultationId]) };
}

export async function readMark(tx: Tx, consultationId: string): Promise<string | null> {
  const [found] = await rows<{ mark: string }>(
    tx,
    `select ${MARK} as mark from consultations c join consultees p on p.id = c.consultee_id where c.id = ?`,
    [consultationId],
  );
  return found?.mark ?? null;
}

/** In the open. What nobody can open any more is left out: its key is destroyed, or it is damaged. */
export async function openContents(
  crypt: Crypt,
  organisationId: string,
  found: readonly ContentRow[],
): Promise<PackedText[]> {
  const texts: PackedText[] = [];
  for (const { kind, ref, author, at, field, ...place } of found) {
    const opened = await openOrNothing(() => crypt.open(organisationId, place, field));
    const text = kind === 'step' ? writtenIn(opened) : opened;
    if (text !== '') texts.push({ kind, ref, author, at: at.getTime(), text });
  }
  return texts;
}

async function openOrNothing(open: () => Promise<string>): Promise<string> {
  try {
    return await open();
  } catch (error) {
    const isGone =
      error instanceof Refusal &&
      (error.code === 'key-destroyed' || error.code === 'field-unreadable');
    if (isGone) return '';
    throw error;
  }
}

/** What people wrote with a command is kept as one JSON object of texts. */
function writtenIn(json: string): string {
  if (json === '') return '';
  const written = JSON.parse(json) as Record<string, unknown>;
  return Object.values(written)
    .filter((value) => typeof value === 'string' && value !== '')
    .join('\n');
}
