/** Many accounts at once from a file: looked at first, then made together, with a link for each person. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { ImportBody, ImportDone, ImportPreview, ImportRun } from '../../contracts/accounts.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { INVITATION_HOURS } from '../../domain/memberships.ts';
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { writeCsv } from '../csv/write.ts';
import { renderPdf } from '../documents/pdf.ts';
import { afterCommit, type AfterCommit, type StaffContext } from '../http/route.ts';
import { addInvited, issueLink } from '../memberships/invitations.ts';
import { addRoles, lockMembers } from '../memberships/members.ts';
import { organisationKey, sealOrNull } from '../sealed.ts';
import { hashPassword } from '../session/passwords.ts';
import { auditDone } from '../staff-audit.ts';
import { slashedText } from '../documents/times.ts';
import { readAccountsFile, type Known, type NewPerson } from './import-file.ts';
import { affiliationPlace } from './present.ts';

type Context<Body> = StaffContext<undefined, unknown, unknown, Body>;

/** Changes nothing. */
export async function previewImport(
  context: Context<z.infer<typeof ImportBody>>,
): Promise<z.input<typeof ImportPreview>> {
  return readAccountsFile(context.body.text, await readKnown(context));
}

async function readKnown({ tx, staff, now }: Context<unknown>): Promise<Known> {
  const services = await rows<{ code: string; id: string; name: string }>(
    tx,
    `select code, id, name from services where id = any(?::uuid[])`,
    [[...staff.servicesWith('membership.change', 'service')]],
  );
  const logins = await rows<{ loginId: string }>(tx, `select login_id as "loginId" from staff`);
  return {
    services: new Map(services.map(({ code, id, name }) => [code, { id, name }])),
    logins: new Set(logins.map(({ loginId }) => loginId)),
    today: businessDate(now),
  };
}

interface Made extends NewPerson {
  link: string;
  expiresAt: string;
}

/** All of the file or nothing. Refuses 'invalid-input' when anything in it is wrong. */
export async function runImport(
  context: Context<z.infer<typeof ImportRun>>,
): Promise<AfterCommit<z.input<typeof ImportDone>>> {
  const { tx, body } = context;
  const { people, faults } = readAccountsFile(body.text, await readKnown(context));
  if (faults.length > 0)
    throw new Refusal('invalid-input', {
      reason: 'file',
      fields: ['text'],
      text: 'ファイルに直すところがあります。もう一度、内容を確かめてください。',
    });
  const services = new Set(people.flatMap(({ held }) => held.map(({ service }) => service.id)));
  for (const id of [...services].toSorted()) await lockMembers(tx, id);
  // Nobody knows it, so one will do for all of them; each sets their own.
  const nobodys = await hashPassword(randomBytes(32).toString('base64url'));
  const made: Made[] = [];
  for (const person of people) made.push(await make(context, person, nobodys));
  await auditDone(context, null, 'account.import', { data: { count: made.length } });
  return afterCommit(() => handedOver(made, context.now));
}

async function make(
  { tx, staff, deps, body, now }: Context<z.infer<typeof ImportRun>>,
  person: NewPerson,
  passwordHash: string,
): Promise<Made> {
  const { organisationId } = staff;
  const id = randomUUID();
  const { loginId, name, handlesFrom, handlesUntil } = person;
  await addInvited(tx, deps, organisationId, { id, loginId, name, passwordHash });
  const key = organisationKey(organisationId);
  const affiliation = await sealOrNull(deps.crypt, key, affiliationPlace(id), person.affiliation);
  await rows(
    tx,
    `update staff set affiliation = ?, handles_from = ?::date, handles_until = ?::date where id = ?`,
    [affiliation, handlesFrom, handlesUntil, id],
  );
  for (const { service, roles } of person.held)
    await addRoles(tx, { organisationId, serviceId: service.id }, id, roles);
  const { token, expiresAt } = await issueLink(tx, {
    organisationId,
    staffId: id,
    invitedById: staff.id,
    now,
  });
  return { ...person, link: `${body.page}#/invitation/${token}`, expiresAt };
}

/** The only place the links ever stand in: the two files the administrator is given now. */
async function handedOver(made: readonly Made[], now: number): Promise<z.input<typeof ImportDone>> {
  const expiresAt = made[0]?.expiresAt ?? new Date(now).toISOString();
  const csv = writeCsv(
    ['氏名', '職員ID', '窓口と役割', 'リンク', 'リンクの期限'],
    made.map((one) => [one.name, one.loginId, heldText(one), one.link, slashedText(expiresAt)]),
  );
  const pdf = await renderPdf({
    title: '職員の招待のリンク',
    top: [`作成 ${slashedText(now)}`],
    blocks: [
      {
        kind: 'notice',
        text: `リンクを持つ人がパスワードを決められます。1人分ずつ切り離し、本人だけに渡してください。${INVITATION_HOURS}時間（${slashedText(expiresAt)}まで）、1度だけ使えます。`,
      },
      ...made.map((one) => ({
        kind: 'facts' as const,
        facts: [
          ['氏名', `${one.name} さん`],
          ['職員ID', one.loginId],
          ['窓口と役割', heldText(one)],
          ['リンク', one.link],
        ] as const,
      })),
    ],
    foot: '招待のリンク（渡し終えたら、この用紙は裁断してください）',
  });
  return {
    count: made.length,
    expiresAt,
    csv: csv.toString('base64'),
    pdf: pdf.toString('base64'),
  };
}

function heldText({ held }: NewPerson): string {
  return held
    .map(
      ({ service, roles }) =>
        `${service.name}：${roles.map((role) => ROLE_WORDS[role]).join('・')}`,
    )
    .join('、');
}
