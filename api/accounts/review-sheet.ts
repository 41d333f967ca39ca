/** The review of a month's rights as the ward signs it on paper. */
import type { z } from 'zod';
import type { AccessReview } from '../../contracts/access-reviews.ts';
import { ACCOUNT_STATE_WORDS, REVIEW_FLAG_WORDS, ROLE_WORDS } from '../../domain/account-words.ts';
import type { Sheet } from '../documents/sheet.ts';
import { slashedText } from '../documents/times.ts';
import { monthText } from './dates.ts';

type Review = z.input<typeof AccessReview>;

export function reviewSheet(review: Review, printedAt: number): Sheet {
  const { holders, changes, reviewed } = review;
  const flagged = holders.filter(({ flags }) => flags.length > 0).length;
  return {
    title: 'アクセス権点検表',
    top: [monthText(review.month), `印刷 ${slashedText(printedAt)}`],
    head: [
      ['窓口', review.service.name],
      ['対象の月', `${monthText(review.month)}${review.isOver ? '' : '（途中）'}`],
      ['権限を持つ人', `${holders.length}人（うち確かめる人 ${flagged}人）`],
      ['権限の変更', `${changes.length}件`],
      ['緊急閲覧', `${review.emergencies}件`],
      ['書き出し', `${review.exports}件`],
    ],
    blocks: [
      { kind: 'heading', text: '権限を持つ人' },
      {
        kind: 'table',
        columns: [
          { heading: '氏名（職員ID）', share: 2.2 },
          { heading: '所属・従事期間', share: 2 },
          { heading: '役割', share: 1.7 },
          { heading: '最後のサインイン', share: 1.7 },
          { heading: '緊急閲覧', share: 0.8 },
          { heading: '書き出し', share: 0.8 },
          { heading: '確かめること', share: 2 },
          { heading: '要否', share: 0.8 },
        ],
        rows: holders.map((one) => [
          `${one.name}\n（${one.loginId}）`,
          `${one.affiliation ?? '－'}\n${one.handlesFrom ?? '？'}～${one.handlesUntil ?? ''}`,
          one.roles.map((role) => ROLE_WORDS[role]).join('・') || '（月内に外した）',
          one.lastSignInAt === null ? 'なし' : slashedText(one.lastSignInAt),
          String(one.emergencies),
          String(one.exports),
          one.flags.map((flag) => REVIEW_FLAG_WORDS[flag]).join('、') ||
            ACCOUNT_STATE_WORDS[one.state],
          '',
        ]),
      },
      { kind: 'heading', text: 'この月の権限の変更' },
      changes.length === 0
        ? { kind: 'text', text: '変更はありません。' }
        : {
            kind: 'table',
            columns: [
              { heading: '日時', share: 1.6 },
              { heading: '氏名（職員ID）', share: 2 },
              { heading: '変更', share: 2 },
              { heading: '変更した人', share: 1.6 },
            ],
            rows: changes.map(({ at, name, loginId, role, what, by }) => [
              slashedText(at),
              `${name}（${loginId}）`,
              `${ROLE_WORDS[role]}を${what === 'given' ? '付けた' : '外した'}`,
              by ?? '（システム運用者）',
            ]),
          },
      { kind: 'heading', text: '点検' },
      reviewed === null
        ? { kind: 'text', text: '点検の記録はまだありません。' }
        : {
            kind: 'facts',
            facts: [
              ['点検した人', reviewed.by],
              ['点検した日時', slashedText(reviewed.at)],
              ['所見', reviewed.remark ?? 'なし'],
            ],
          },
      { kind: 'boxes', names: ['点検者', '個人情報管理責任者', '所属長'] },
    ],
    foot: 'アクセス権点検表（個人情報を含みます）',
  };
}
