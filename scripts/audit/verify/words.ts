/** What was found, in Japanese and English. */
import type { Finding, FindingKind, Report } from './kinds.ts';

const MEANING: Record<FindingKind, { ja: string; en: string }> = {
  'row-changed': {
    ja: 'この位置の記録が、書かれたときのものではありません（書き換え、または前後の記録の抜き差しと番号の付け替え）。',
    en: 'The row at this position is not the one that was recorded there (edited; or rows were taken out or put in and the rest renumbered).',
  },
  'row-missing': {
    ja: 'この位置の記録がありません（削除）。',
    en: 'The row at this position is missing (deleted).',
  },
  'row-added': {
    ja: 'この位置に、連鎖にない記録が入っています（挿入）。',
    en: 'There is a row at this position that the chain does not know (inserted).',
  },
  'rows-swapped': {
    ja: 'この位置の記録が、別の位置の記録と入れ替わっています（入れ替え）。',
    en: 'The row at this position stands in the place of another (swapped).',
  },
  'chain-broken': {
    ja: '連鎖の番号が続いていません。',
    en: 'The positions of the chain do not follow each other.',
  },
  'not-signed': {
    ja: 'この範囲の記録には、署名された確認点がありません（確認点が消されたか、書き出しが途中のものです）。',
    en: 'No signed checkpoint covers this stretch (checkpoints were removed, or the export is not whole).',
  },
  'checkpoint-differs': {
    ja: 'この範囲のどこかが、署名のあとで作り直されています（連鎖の計算し直し）。',
    en: 'Somewhere in this stretch the chain was made anew after it had been signed (re-chained).',
  },
  'signature-wrong': {
    ja: 'この範囲の確認点の署名が正しくありません（確認点の偽造）。',
    en: 'The signature of the checkpoint over this stretch is not valid (forged checkpoint).',
  },
  'unknown-key': {
    ja: 'この範囲の確認点が、知らない鍵で署名されています（別の鍵での署名し直し）。',
    en: 'Checkpoints over this stretch are signed by a key that nobody trusted named (re-signed by another key).',
  },
  'shorter-than-outside': {
    ja: '外部に残した確認点より記録が短くなっています（末尾の切り捨て、または届け出のない古い状態への復元）。',
    en: 'The log is shorter than a checkpoint kept outside says (truncated, or rolled back without a declaration).',
  },
  'differs-from-outside': {
    ja: '外部に残した確認点と違う記録です（届け出のない古い状態への復元と続きの書き込み、または本物の鍵での署名し直し）。',
    en: 'The log differs from a checkpoint kept outside (rolled back and written on, or changed and re-signed with the real key).',
  },
  malformed: {
    ja: '書き出しの始まりが、この組織の連鎖の始まりではありません。',
    en: 'The export does not begin as the chain of this organisation begins.',
  },
};

export function findingText({ kind, first, last }: Finding): string {
  const where = first === last ? `${first}` : `${first}〜${last}`;
  const { ja, en } = MEANING[kind];
  return `不一致 ${kind}　位置 ${where}\n  ${ja}\n  ${en}`;
}

/** The whole answer; the last line is the one that counts. */
export function reportText(report: Report): string {
  const { findings, first, last, restores, withheld, agreed, isPinned, until, signed, late } =
    report;
  const lines = [
    `調べた範囲（stretch） ${first}〜${last}　署名のある範囲（signed） 〜${signed}`,
    ...restores.map(
      ({ position, at, agreedSize, lostSize }) =>
        `届け出のある復元（declared restore） 位置 ${position}、${at}：${agreedSize + 1}〜${lostSize} は失われています。そのときに復元が行われたことを、運用の記録で確かめてください。`,
    ),
    ...(late
      ? [
          `日時より1時間以上あとに連鎖に入った記録（rows chained long after their own time） ${late.rows}件、最初は位置 ${late.first}：システムが止まっていた間のものか、日時をさかのぼって書かれたものです。運用の記録と比べてください。`,
        ]
      : []),
    ...(withheld > 0
      ? [`内容を伏せた記録（withheld rows） ${withheld}件：ほかの窓口のもの。連鎖は確かめました。`]
      : []),
    ...(until === null
      ? []
      : [
          `${until} までの書き出しです。その先が切り捨てられていないことは、ここでは分かりません。`,
        ]),
    ...(isPinned
      ? []
      : ['公開鍵を渡していません（--public-key）。書き出しに入っている鍵を信じて調べました。']),
    agreed === null
      ? '外部の確認点がありません（--checkpoints または --kept）。末尾の切り捨て、古い状態への復元、本物の鍵での署名し直しは、これでは分かりません。'
      : `外部の確認点と一致（agrees with outside） 〜${agreed}`,
    ...findings.map(findingText),
    findings.length === 0
      ? '結果 ok：変更は見つかりませんでした。(no change was found)'
      : '結果 NG：記録が変えられています。書き出しと外部の確認点をそのまま保全してください。(the log was changed: keep this export and the outside checkpoints as they are)',
  ];
  return lines.join('\n');
}
