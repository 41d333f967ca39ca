import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  actionsOfKind,
  refusedRoute,
  TRAIL_ACTIONS,
  TRAIL_KINDS,
  trailKindOf,
  trailName,
} from '../../domain/trail.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Our own code that writes to the trail. */
function sources(): { path: string; text: string }[] {
  return ['api', 'db', 'worker', 'activities', 'scripts'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
      .map((path) => ({
        path: `${folder}/${path}`,
        text: readFileSync(join(ROOT, folder, path), 'utf8'),
      })),
  );
}

describe('the words of the trail', () => {
  test('name every action in Japanese, once', () => {
    expect(new Set(TRAIL_ACTIONS).size).toBe(TRAIL_ACTIONS.length);
    for (const action of TRAIL_ACTIONS) {
      expect(trailName(action), action).toMatch(/[ぁ-んァ-ヶ一-龠]/u);
      expect(TRAIL_KINDS).toContain(trailKindOf(action));
      expect(action.length, action).toBeLessThanOrEqual(60);
    }
  });

  test('know every action that SQL writes by itself', () => {
    // The type of an audit record covers what is written through `audit`; statements of their own are read here.
    const written = sources().flatMap(({ path, text }) =>
      [...text.matchAll(/insert into audit_entries\s*\([^)]*\)([\s\S]*?)(?:\n\)|`)/gu)].flatMap(
        ([, statement = '']) =>
          [...statement.matchAll(/'([a-z-]+(?:\.[a-z-]+)+)'/gu)].map(([, action = '']) => ({
            path,
            action,
          })),
      ),
    );
    expect(written.length).toBeGreaterThan(3);
    for (const { path, action } of written) expect(TRAIL_ACTIONS, path).toContain(action);
  });

  test('tell a refused route apart from what has a name', () => {
    const action = refusedRoute({
      method: 'GET',
      path: '/api/staff/consultations/:id/a-very-long-name-of-something',
    });
    expect(action.length).toBe(60);
    expect(trailName(action)).toBeUndefined();
    expect(trailKindOf(action)).toBe('refused');
    expect(trailKindOf('consultation.read')).toBe('read');
  });

  test('list the actions of each kind, and none twice', () => {
    const listed = TRAIL_KINDS.flatMap(actionsOfKind);
    expect(listed.toSorted()).toEqual([...TRAIL_ACTIONS].toSorted());
  });
});
