/**
 * Who may call what, written down a second time: the other tests follow the declarations, so a guard taken away
 * from a declaration would take its test along. A line here changes on purpose (`-u`), and is looked at.
 */
import { expect, test } from 'vitest';
import { PERMISSIONS, ROLES, may, type Permission } from '../../domain/roles.ts';
import { ALL_ROUTES } from '../support/all-routes.ts';

const lines = (all: readonly string[]) => `${all.toSorted().join('\n')}\n`;

test('no route is opened to more people by the way', async () => {
  const doors = ALL_ROUTES.map(({ method, path, access, stepUp }) => {
    const who = [
      access.kind,
      ...(access.kind === 'staff' ? [access.permission, access.on ? `on ${access.on}` : ''] : []),
      ...(access.kind === 'room' && access.half === true ? ['half'] : []),
      stepUp ? 'proved anew' : '',
    ];
    return `${method} ${path}: ${who.filter((word) => word !== '').join(', ')}`;
  });
  await expect(lines(doors)).toMatchFileSnapshot('./access-routes.txt');
});

test('no role is given more by the way', async () => {
  const held = (Object.keys(PERMISSIONS) as Permission[]).map((permission) => {
    const who = ROLES.filter((role) => may([role], permission, 'own')).map((role) =>
      may([role], permission, 'service') ? role : `${role} (own)`,
    );
    return `${permission}: ${who.join(', ')}`;
  });
  await expect(lines(held)).toMatchFileSnapshot('./access-roles.txt');
});
