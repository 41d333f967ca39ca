/** The text that goes with the package: what each file and each column is, and how all of it is checked. */
import { momentText } from '../api/documents/times.ts';
import { CONSULTATION_WORDS } from './code-table.ts';
import type { HandOverKind } from './kind.ts';
import { HAND_OVER_KINDS, IN_ANOTHER_FORM, NOT_HANDED_OVER } from './kinds.ts';
import { ATTACHMENTS } from './attachments.ts';

export interface ReadmeFacts {
  organisation: string;
  endsOn: string;
  package: number;
  madeAt: Date;
}

/** In CRLF, as the editor of Windows wants it. */
export function readmeText({ organisation, endsOn, package: n, madeAt }: ReadmeFacts): string {
  const lines = [
    `${organisation}　契約終了にともなう引き渡しの一式（第${n}回）`,
    '',
    `契約の終了日：${endsOn}`,
    `作成した日時：${momentText(madeAt)}（日本時間）`,
    '',
    '■ 一式の中身',
    '',
    'CSVファイルは UTF-8（BOM付き）、改行は CRLF です。Excel や LibreOffice でそのまま開けます。',
    "日時は日本時間です。文字で始まる式（= + - @）の前には、表計算ソフトが実行しないように「'」を付けています。",
    'IDが同じものは同じものを指します。職員IDは 50-staff.csv、相談者IDは 20-consultees.csv、窓口IDは 30-services.csv で引けます。',
    '「（廃棄済み）」は、前に廃棄して復元できないものです。',
    '',
    ...[...HAND_OVER_KINDS, ATTACHMENTS].flatMap(aboutFile),
    '● attachments フォルダー　添付ファイルそのもの',
    '　　ファイルの名前は「添付ID.拡張子」です。元の名前は 70-attachments.csv にあります。',
    '● packets フォルダー　関係機関に渡した情報提供書（PDF）',
    '　　ファイルの名前は「連携ID.pdf」または「追加提供ID.pdf」です。',
    '● audit フォルダー　操作記録（だれが、いつ、何を見て、何をしたか）と、変えられていないことの証明',
    '　　確かめかたは audit/README.md にあります。確かめるプログラムは audit/verify にあります。',
    '',
    '■ 記号の意味',
    '',
    ...CONSULTATION_WORDS.flatMap(({ name, words }) => [
      `● ${name}`,
      ...Object.entries(words).map(([code, word]) => `　　${code}：${word}`),
    ]),
    '',
    '■ 一式に入れていないもの',
    '',
    ...Object.entries(NOT_HANDED_OVER).map(([table, reason]) => `　　${table}：${reason}`),
    '',
    '■ 別の形で入れたもの',
    '',
    ...Object.entries(IN_ANOTHER_FORM).map(([table, form]) => `　　${table}：${form}`),
    '',
    '■ 確かめかた',
    '',
    'manifest.json に、すべてのファイルの SHA-256 と件数があります。signature.json は manifest.json の署名（Ed25519）です。',
    'Node.js 24 があれば、次のどちらかで、すべてを一度に確かめられます。',
    '',
    '　　npm run handover:verify -- 一式.zip --public-key 公開鍵のファイル',
    '　　node verify/main.ts 展開したフォルダー --public-key 公開鍵のファイル',
    '',
    '公開鍵は、この一式からではなく、操作記録の証明のために前に受け取って保管しているものを使ってください。',
    '最後に表示される「照合値」（manifest.json の SHA-256）を、受け取りの確認のときに伝えてください。',
    '',
  ];
  return lines.join('\r\n');
}

function aboutFile({ file, name, columns }: HandOverKind): string[] {
  return [`● ${file}　${name}`, `　　${Object.values(columns).join('、')}`];
}
