/** 「職員」 of a service, and the link by which somebody new begins. */
import { NoContent } from '../../contracts/common.ts';
import {
  FirstPassword,
  Invitation,
  InvitationBody,
  InvitationLookUp,
  Invited,
  MemberBody,
  Members,
  RenewInvitationBody,
} from '../../contracts/members.ts';
import { may } from '../../domain/roles.ts';
import { route } from '../http/route.ts';
import { acceptInvitation, inviteMember, readInvitation, renewInvitation } from './invitations.ts';
import { presentMember, readMembers, readOthers, setRoles } from './members.ts';

const MEMBERS = '/api/staff/services/:id/members';
const INVITATION = '/api/staff/invitation';
const CHANGE = { kind: 'staff', permission: 'membership.change', on: 'service' } as const;

export const memberRoutes = [
  route({
    method: 'GET',
    path: MEMBERS,
    summary: '窓口の職員と役割（招待中の人も）',
    access: { kind: 'staff', permission: 'membership.read', on: 'service' },
    response: Members,
    async handle({ tx, staff, target, deps, now }) {
      const members = await readMembers(tx, target.id);
      const mayChange = may(staff.rolesIn(target.id), 'membership.change', 'service');
      const others = mayChange ? await readOthers(tx, target.id) : [];
      const ids = [...members, ...others].map(({ id }) => id);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      return {
        data: members.map((row) => presentMember(row, people)),
        others: others.map((row) => ({ ...row, name: people.of(row.id).name ?? '' })),
      };
    },
  }),
  route({
    method: 'PUT',
    path: MEMBERS,
    summary: '窓口での役割を決める（加える、変える、外す）',
    access: CHANGE,
    body: MemberBody,
    stepUp: true,
    response: NoContent,
    handle: setRoles,
  }),
  route({
    method: 'POST',
    path: '/api/staff/services/:id/invitations',
    summary: '新しい職員を招待する（リンクは一度だけ示される）',
    access: CHANGE,
    body: InvitationBody,
    stepUp: true,
    response: Invitation,
    status: 201,
    handle: inviteMember,
  }),
  route({
    method: 'POST',
    path: '/api/staff/services/:id/invitations/renewal',
    summary: '招待のリンクを新しくする（前のリンクは使えなくなる）',
    access: CHANGE,
    body: RenewInvitationBody,
    stepUp: true,
    response: Invitation,
    handle: renewInvitation,
  }),
  route({
    method: 'POST',
    path: INVITATION,
    summary: '招待された人の、団体と職員ID（招待のリンクから）',
    access: { kind: 'public' },
    body: InvitationLookUp,
    response: Invited,
    handle({ deps, body, caller, now }) {
      deps.staff.invitationRate.take(caller, now);
      return readInvitation(deps, body.token, now);
    },
  }),
  route({
    method: 'POST',
    path: `${INVITATION}/password`,
    summary: '招待された人が、はじめのパスワードを決める',
    access: { kind: 'public' },
    body: FirstPassword,
    response: NoContent,
    async handle({ deps, body, caller, now, requestId }) {
      deps.staff.invitationRate.take(caller, now);
      await acceptInvitation(deps, body, { now, requestId });
    },
  }),
];
