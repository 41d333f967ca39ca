/** Changes of a menu that is being made keep what was already said and done. */
import { describe, expect, test } from 'vitest';
import {
  changedArea,
  freeAreaId,
  withArea,
  withLayout,
  withoutArea,
  withoutPage,
  withPage,
  withPicture,
} from '../../admin-ui/rich-menus/editing.ts';
import { emptyContent, newPage } from '../../domain/rich-menu.ts';

const PAGE = newPage('menu-1', '昼');
const named = changedArea(withArea(PAGE, 'a1'), 'a1', {
  label: '電話',
  action: { kind: 'telephone', number: '110' },
});

describe('an area', () => {
  test('is added under a name of its own, in the middle of what is there', () => {
    const two = withArea(named, freeAreaId(named));
    expect(two.areas.map(({ id }) => id)).toEqual(['a1', 'a2']);
    const again = withoutArea(two, 'a1');
    expect(freeAreaId(again)).toBe('a3');
    expect(two.areas[1]).toMatchObject({ x: 300, y: 203, width: 600, height: 405 });
  });

  test('keeps what it says and does in another layout, and its part of another picture', () => {
    const three = withLayout(named, 'three');
    expect(three.areas).toHaveLength(3);
    expect(three.areas[0]).toMatchObject({ label: '電話', action: { number: '110' }, width: 1200 });
    const id = crypto.randomUUID();
    const larger = withPicture(three, { id, width: 2400, height: 1620 });
    expect(larger.areas[2]).toMatchObject({ x: 1200, y: 810, width: 1200, height: 810 });
  });
});

describe('a page', () => {
  test('that goes leads nowhere any more, and is shown no more', () => {
    const { content, key } = withPage(emptyContent());
    const [first] = content.pages;
    if (!first) throw new Error('there is a page');
    const leading = changedArea(withArea(first, 'a1'), 'a1', {
      action: { kind: 'switch', page: key },
    });
    const whole = {
      pages: [leading, ...content.pages.slice(1)],
      shown: { open: 'menu-1', closed: key, paused: key },
    };
    const left = withoutPage(whole, key);
    expect(left.shown).toEqual({ open: 'menu-1', closed: 'menu-1', paused: 'menu-1' });
    expect(left.pages[0]?.areas[0]?.action).toEqual({ kind: 'switch', page: '' });
  });

  test('that is the last one stays', () => {
    const content = emptyContent();
    expect(withoutPage(content, 'menu-1')).toBe(content);
  });
});
