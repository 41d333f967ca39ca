/** Staff say what they have before them, and are told who else does. What they write is nobody's to know before it is sent. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { ColleaguesHere, ScreenBody } from '../../contracts/presence.ts';
import { wake } from '../../db/notify.ts';
import { replyBlockOf } from '../../domain/consultation-commands.ts';
import type { ScreenState } from '../../domain/presence.ts';
import { actorTowards, looked } from '../consultations/blocks.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { presentStaff, readScreens, saveScreen } from './queries.ts';
import { presentColleagues } from './present.ts';

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof ScreenBody>>;

export const presenceRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/presence',
    summary: 'この相談を開いていること・書いていることを知らせ、ほかに開いている職員を知る',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: z.object({ id: Id }),
    body: ScreenBody,
    response: ColleaguesHere,
    // Screens say so for themselves, as long as they are open.
    byItself: true,
    async handle(context) {
      const { tx, staff, target, body, deps, now } = context;
      const { id: consultationId, serviceId } = target;
      const { organisationId, sessionHash } = staff;
      const place = { organisationId, serviceId, consultationId };
      const screen = { ...place, staffId: staff.id, screenId: body.screen, sessionHash };
      const isNews = await saveScreen(tx, { ...screen, state: stateOf(context) }, now);
      if (isNews)
        wake(tx, { kind: 'presence', organisationId, serviceId, id: consultationId, seq: 0 });
      const screens = await readScreens(tx, [consultationId], now);
      const others = presentStaff(screens.get(consultationId) ?? [], target, now).filter(
        ({ staffId }) => staffId !== staff.id,
      );
      const ids = others.map(({ staffId }) => staffId);
      const names = await deps.staff.people.names(tx, organisationId, ids, now);
      return { colleagues: presentColleagues(others, names) };
    },
  }),
];

/** Who may not reply is not taken for writing a reply, whatever their screen says. */
function stateOf({ staff, target, body, deps }: Context): ScreenState {
  if (body.state !== 'reply') return body.state;
  const isAway = deps.staff.engineWatch.isAway();
  const { block } = replyBlockOf(looked(target), actorTowards(staff, target), isAway);
  return block === null ? 'reply' : 'viewing';
}
