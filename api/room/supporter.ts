/** She, or whoever sits beside her, says that somebody else writes now. */
import { NoContent } from '../../contracts/common.ts';
import { SupporterBody } from '../../contracts/supporters.ts';
import { route, type RoomContext } from '../http/route.ts';
import { beginSupport, endSupport } from '../supporters/turns.ts';
import { auditHers } from './audit.ts';
import { takeTurn } from './limits.ts';
import type { TrailAction } from '../../domain/trail.ts';

const path = '/api/room/supporter';
const access = { kind: 'room' } as const;

export const beginSupporter = route({
  method: 'PUT',
  path,
  summary: '代わりの人が書きはじめる',
  access,
  body: SupporterBody,
  response: NoContent,
  async handle(context) {
    takeTurn(context.deps, context.consultee, context.now);
    const { supporter } = context.body;
    if (await beginSupport(turningOf(context), context.body))
      await audited(context, 'supporter.begin', { supporter });
  },
});

export const endSupporter = route({
  method: 'DELETE',
  path,
  summary: '自分で書く（代わりの人は終わり）',
  access,
  response: NoContent,
  async handle(context) {
    takeTurn(context.deps, context.consultee, context.now);
    if (await endSupport(turningOf(context))) await audited(context, 'supporter.end');
  },
});

type Context = RoomContext<unknown, unknown, unknown>;

function turningOf({ tx, deps, consultee }: Context) {
  const { open } = consultee;
  const consultation = open && { id: open.id, seq: 0 };
  return { tx, crypt: deps.crypt, consultee, consultation, staffId: null };
}

async function audited(
  context: Context,
  action: TrailAction,
  data: { supporter?: string } = {},
): Promise<void> {
  await auditHers(context, action, { consultationId: context.consultee.open?.id ?? null, data });
}
