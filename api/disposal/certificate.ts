/** The certificate of a disposal: on paper, and as a file whose signature can be checked anywhere. */
import { CertificateContent } from '../../contracts/disposal.ts';
import { publicKeyText } from '../../db/audit-note.ts';
import type { StoredCertificate } from '../../db/disposal-batches.ts';
import { KEPT_REASON_NAMES } from '../../domain/disposal.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';
import { longDayText, secondText } from '../documents/times.ts';

/** What was signed, and everything it takes to check it but the pinned public key. */
export function certificateJson(certificate: StoredCertificate): string {
  const { content, signedText, keyId, publicKey, signature } = certificate;
  const { organisation } = CertificateContent.parse(content);
  const file = {
    certificate: content,
    signature: {
      algorithm: 'Ed25519',
      text: signedText,
      keyId,
      publicKey: publicKeyText(organisation.id, publicKey),
      value: signature.toString('base64'),
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function certificateSheet({
  content,
  keyId,
  signature,
  signedText,
}: StoredCertificate): Sheet {
  const said = CertificateContent.parse(content);
  const { destroyed, approval, people, verification, kept } = said;
  return {
    title: '廃棄証明書',
    top: [`第${said.number}号`, longDayText(said.endedAt)],
    head: [
      ['宛先', said.organisation.name],
      ['窓口', said.service.name],
    ],
    blocks: [
      { kind: 'text', text: '次のとおり、情報を復元できない方法で廃棄したことを証明します。' },
      { kind: 'heading', text: '廃棄したもの' },
      {
        kind: 'facts',
        facts: [
          ['相談', `${destroyed.consultations}件`],
          ['相談者の記録', `${destroyed.consultees}人分（最後の相談だった人）`],
          ['添付ファイル', `${destroyed.files}件`],
          ['データ鍵', `${destroyed.dataKeys}個`],
          ['保存の決まり', said.rule],
          ['相談の番号', destroyed.numbers.join('、') || 'なし'],
        ],
      },
      ...keptBlocks(kept),
      { kind: 'heading', text: '方法' },
      ...said.method.map((text, at): Block => ({ kind: 'text', text: `${at + 1}　${text}` })),
      { kind: 'heading', text: '日時・承認・行った人' },
      {
        kind: 'facts',
        facts: [
          ['始めた日時', said.beganAt === null ? '' : `${secondText(said.beganAt)}（日本時間）`],
          ['終わった日時', `${secondText(said.endedAt)}（日本時間）`],
          ...approvalFacts(approval),
          ['一覧を作った人', people.proposedBy ?? ''],
          ['承認を記録した人', people.recordedBy ?? ''],
          ['2人目として確かめた人', people.confirmedBy ?? ''],
          ['システム', said.tool],
        ],
      },
      { kind: 'heading', text: '確かめたこと' },
      {
        kind: 'facts',
        facts: [
          [
            '消去した鍵を求めた',
            `${verification.keysAskedFor}個（開けたもの ${verification.keysThatOpened}個）`,
          ],
          [
            '内容の復号を試みた',
            `${verification.contentsTried}件（開けたもの ${verification.contentsThatOpened}件）`,
          ],
          [
            '操作記録の確認点',
            said.trail === null ? 'なし' : `${said.trail.size}件目（${secondText(said.trail.at)}）`,
          ],
        ],
      },
      {
        kind: 'notice',
        text: `鍵保管庫の控えに残る古い鍵は、${longDayText(`${said.keyCopiesGoneOn}T00:00:00+09:00`)}までにすべてなくなります。それまでの控えは暗号化され、相談の内容は含みません。データベースのバックアップに残る行は、鍵がないため開けません。`,
      },
      { kind: 'heading', text: '電子署名' },
      {
        kind: 'facts',
        facts: [
          ['方式', 'Ed25519（同じ内容のJSONで確かめられます）'],
          ['鍵の番号', keyId],
          ['署名した文', signedText.trim()],
          ['署名', signature.toString('base64')],
        ],
      },
      { kind: 'boxes', names: ['受渡日', '渡した人', '受け取った人'] },
    ],
    foot: `廃棄証明書 第${said.number}号`,
  };
}

function keptBlocks(kept: CertificateContent['kept']): Block[] {
  if (kept.length === 0) return [];
  return [
    { kind: 'heading', text: '一覧にあったが、廃棄しなかったもの' },
    {
      kind: 'table',
      columns: [{ heading: '相談の番号' }, { heading: '理由', share: 3 }],
      rows: kept.map(({ number, reason }) => [
        String(number),
        reason === null ? '' : KEPT_REASON_NAMES[reason],
      ]),
    },
  ];
}

function approvalFacts({
  approvedOn,
  approvedBy = '',
  documentNo = '',
}: CertificateContent['approval']): Fact[] {
  return [
    ['区が承認した日', longDayText(`${approvedOn}T00:00:00+09:00`)],
    ['承認した人（区）', approvedBy],
    ['文書番号', documentNo],
  ];
}
