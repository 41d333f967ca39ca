/** What practice says of itself. */
import type { PlatformState, PracticeLevel, RunState } from '../../domain/practice.ts';
import type { PracticeReview } from '../staff-api/practice.ts';
import { OUTCOME_WORDS, PRIORITY_WORDS } from '../i18n/words.ts';

export const LEVEL_WORDS: Record<PracticeLevel, string> = {
  easy: 'やさしい',
  middle: 'ふつう',
  hard: 'むずかしい',
};

export const RUN_WORDS: Record<RunState, string> = {
  playing: '進んでいます',
  finished: '本人の話は終わりました',
  stopped: '止めました',
  failed: '続けられなくなりました',
  unknown: 'わかりません（練習用の電話につながりません）',
};

/** Why nobody can be started; `null` where somebody can. */
export const PLATFORM_TEXTS: Record<PlatformState, string | null> = {
  ready: null,
  away: '練習用の電話につながりません。相談者役の人を始められず、お知らせも届きません。システム運用者に連絡してください。',
  missing:
    'この環境には練習用の電話がありません。相談者役の人は始められません。練習の窓口からLINEへの送信は、すべて断られます（本物のLINEには何も送られません）。',
  'no-account':
    'この窓口のLINE公式アカウントが、練習用の電話にありません。「LINE連携」で、練習用の電話にあるアカウントをつないでください。',
};

/** Seconds as people say them. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds}秒`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}分${seconds % 60 === 0 ? '' : `${seconds % 60}秒`}`;
  return `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
}

interface Fact {
  name: string;
  text: string;
  /** Worth talking about afterwards. */
  isOpen: boolean;
}

/** The small review: what was done when, and what was not. */
export function reviewFacts(review: PracticeReview): Fact[] {
  const { takenUpAfter, firstReplyAfter, escalatedAfter, expectsEscalation } = review;
  const { missingAttributes, closedAfter, outcome } = review;
  const when = (name: string, after: number | null, otherwise: string): Fact => ({
    name,
    text: after === null ? otherwise : durationText(after),
    isOpen: after === null,
  });
  return [
    when('担当になるまで', takenUpAfter, '担当になっていません'),
    when('最初の返信まで', firstReplyAfter, '返信していません'),
    { name: '返信の数', text: `${review.replies}通`, isOpen: false },
    { name: '優先度', text: PRIORITY_WORDS[review.priority], isOpen: false },
    {
      name: '関係機関との連携',
      text: escalatedAfter === null ? '申請なし' : `${durationText(escalatedAfter)}で申請`,
      isOpen: expectsEscalation && escalatedAfter === null,
    },
    {
      name: '属性',
      text: missingAttributes === 0 ? 'すべて登録' : `${missingAttributes}件が未登録`,
      isOpen: missingAttributes > 0,
    },
    {
      name: '終了',
      text:
        closedAfter === null
          ? 'まだ終了していません'
          : `${durationText(closedAfter)}（${outcome === null ? '結果なし' : OUTCOME_WORDS[outcome]}）`,
      isOpen: closedAfter === null,
    },
  ];
}
