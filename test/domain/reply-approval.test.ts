/** Whose words wait for approval, and what becomes of a reply that does. */
import { describe, expect, test } from 'vitest';
import {
  APPROVING_ROLE,
  decisionBlockOf,
  needsApproval,
  REPLY_REQUEST_STATUSES,
  withdrawalBlockOf,
  wordsBlockOf,
} from '../../domain/reply-approval.ts';
import { may, ROLES } from '../../domain/roles.ts';

describe('whoever is in training', () => {
  test.for(['reply', 'correction', 'supporter-name', 'accommodation-words'] as const)(
    'sends no %s by themself',
    (words) => {
      const trainee = { roles: ['counselor'] as const, repliesNeedApproval: true };
      expect(wordsBlockOf(trainee, words)).toMatchObject({ reason: 'needs-approval' });
      expect(wordsBlockOf({ ...trainee, repliesNeedApproval: false }, words)).toBeNull();
    },
  );

  test('needs no approval once they may give it themself', () => {
    const roles = ['counselor', APPROVING_ROLE] as const;
    expect(needsApproval({ roles, repliesNeedApproval: true })).toBe(false);
  });
});

test('nobody but supervisors decides over replies, and over who is in training', () => {
  for (const permission of ['reply.approve', 'membership.train'] as const)
    expect(ROLES.filter((role) => may([role], permission, 'own'))).toEqual([APPROVING_ROLE]);
});

describe('a reply that was put before the supervisors', () => {
  const asked = { status: 'waiting', staffId: 'writer' } as const;

  test('is decided by somebody else than its writer', () => {
    expect(decisionBlockOf(asked, 'supervisor')).toBeNull();
    expect(decisionBlockOf(asked, 'writer')).toBe('own-request');
  });

  test('is withdrawn by its writer alone', () => {
    expect(withdrawalBlockOf(asked, 'writer')).toBeNull();
    expect(withdrawalBlockOf(asked, 'supervisor')).toBe('not-own');
  });

  test.for(REPLY_REQUEST_STATUSES.filter((status) => status !== 'waiting'))(
    'that is %s is decided and withdrawn no more',
    (status) => {
      expect(decisionBlockOf({ ...asked, status }, 'supervisor')).toBe(status);
      expect(withdrawalBlockOf({ ...asked, status }, 'writer')).toBe(status);
    },
  );
});
