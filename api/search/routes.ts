/** Search over the words of consultations: asked by POST, since what is searched for stands in no address, and answered as a stream. */
import { z } from 'zod';
import { SearchBody, SearchEvents } from '../../contracts/search.ts';
import { audit } from '../../db/audit.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import { Refusal } from '../../domain/errors.ts';
import { writeFilter } from '../../domain/record-filter.ts';
import { numberAskedFor, searchTerms } from '../../domain/search-text.ts';
import { servicesShown, type ServicesShown } from '../consultations/service-names.ts';
import { route, streamed, type StaffContext } from '../http/route.ts';
import { EventStream } from '../realtime/event-stream.ts';
import { organisationKey } from '../sealed.ts';
import { searchCondition } from './condition.ts';
import { presentHit, presentStanding } from './present.ts';
import type { SearchNews } from './request.ts';
import { REPLACED, TOO_MANY } from './searcher.ts';

type Context = StaffContext<undefined, unknown, unknown, z.infer<typeof SearchBody>>;

export const searchRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/search',
    summary: '相談を言葉で検索する（見つかったものから順に届く）',
    access: { kind: 'staff', permission: 'consultation.search' },
    body: SearchBody,
    response: z.unknown(),
    stream: true,
    handle: search,
  }),
];

async function search(context: Context) {
  const { deps, staff, body, now } = context;
  const terms = searchTerms(body.words);
  if (terms.length === 0)
    throw new Refusal('invalid-input', {
      reason: 'words',
      text: '検索する言葉を入力してください。',
    });
  const condition = searchCondition(staff, body.filter, now);
  const { serviceIds, organisationId } = staff;
  const services = await servicesShown(
    context,
    serviceIds.map((serviceId) => ({ serviceId })),
  );
  await noteSearch(context);
  return streamed((request, response) => {
    const stream = new EventStream(request, response, () =>
      deps.metrics.dropped.inc({ kind: 'search' }),
    );
    if (condition === null) {
      const standing = { searched: 0, of: 0, found: 0, byService: {} };
      tell(stream, { kind: 'done', standing, end: 'whole' }, services);
      return;
    }
    const asked = { organisationId, serviceIds, condition, terms };
    const giveUp = deps.searcher.begin(
      staff.id,
      { ...asked, number: numberAskedFor(body.words) },
      (news) => tell(stream, news, services),
    );
    stream.onClose(giveUp);
  });
}

export function searchWordsPlace(requestId: string): FieldPlace {
  return { table: 'audit_entries', column: 'data', row: requestId };
}

/** On record before anything is found: what was searched for encrypted, since it may be a name. */
async function noteSearch({ tx, staff, body, deps, requestId }: Context): Promise<void> {
  const { organisationId } = staff;
  const sealed = await deps.crypt.seal(
    organisationKey(organisationId),
    searchWordsPlace(requestId),
    body.words,
  );
  await audit(tx, {
    organisationId,
    serviceId: null,
    actorKind: 'staff',
    actorId: staff.id,
    action: 'consultation.search',
    data: {
      query: body.filter,
      filter: writeFilter(body.filter),
      words: sealed.toString('base64'),
    },
    requestId,
  });
}

const BROKEN_OFF = '検索が途中で止まりました。もう一度検索してください。';
const REASONS: Readonly<Record<string, string>> = {
  [REPLACED]: '同じ職員の別の検索が始まったため、この検索は止まりました。',
  [TOO_MANY]: '今は多くの職員が検索しています。少し待ってから、もう一度検索してください。',
};

function tell(stream: EventStream, news: SearchNews, services: ServicesShown): void {
  if (news.kind === 'hits') {
    const hits = news.hits.map((hit) => presentHit(hit, services));
    stream.push('hits', SearchEvents.hits.parse({ hits }));
    return;
  }
  if (news.kind === 'failed') {
    const message = REASONS[news.code] ?? BROKEN_OFF;
    stream.push('failed', SearchEvents.failed.parse({ message }));
  } else if (news.kind === 'done') {
    const standing = presentStanding(news.standing, services);
    stream.push('done', SearchEvents.done.parse({ ...standing, end: news.end }));
  } else {
    stream.push('progress', SearchEvents.progress.parse(presentStanding(news.standing, services)));
    return;
  }
  stream.finish();
}
