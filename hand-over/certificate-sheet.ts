/** A certificate of destruction as a paper: what, how much, how, when, by whom, how it was verified, and under which signature. */
import { z } from 'zod';
import type { Block, Fact, Sheet } from '../api/documents/sheet.ts';
import { momentText } from '../api/documents/times.ts';
import type { CertificateRow } from '../db/contract-end.ts';
import { ATTACHMENTS } from './attachments.ts';
import { HAND_OVER_KINDS, IN_ANOTHER_FORM } from './kinds.ts';

const Person = z
  .looseObject({
    by: z.string().nullish(),
    at: z.string().nullish(),
    on: z.string().nullish(),
    to: z.string().nullish(),
    documentNo: z.string().nullish(),
  })
  .nullish();

/** As far as it is printed; what was signed is the whole of it. */
const Content = z.looseObject({
  organisation: z.looseObject({ name: z.string() }),
  endsOn: z.string().nullish(),
  method: z.string().nullish(),
  begunAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  handedOver: Person,
  received: Person,
  approvals: z.array(Person).default([]),
  package: z.looseObject({ digest: z.string().nullish() }).nullish(),
  tables: z.array(z.looseObject({ place: z.string(), held: z.number() })).default([]),
  endedKeys: z.looseObject({ keys: z.number(), parents: z.number() }).nullish(),
  keys: z
    .array(z.looseObject({ kind: z.string(), names: z.number(), superseded: z.number() }))
    .default([]),
  workflows: z.number().nullish(),
  verification: z.record(z.string(), z.string()).nullish(),
  checkpoint: z.looseObject({ size: z.number() }).nullish(),
  lastBackupGoneAt: z.string().nullish(),
  destroyedAt: z.string().nullish(),
  says: z.string().nullish(),
  at: z.string().nullish(),
});

const KEY_NAMES: Readonly<Record<string, string>> = {
  organisation: '組織の鍵',
  service: '窓口の鍵',
  consultation: '相談の鍵',
  consultee: '相談者の鍵',
  file: 'ファイルの鍵',
  index: '検索のための鍵',
  codec: '処理の履歴の鍵',
  audit: '操作記録に署名する鍵',
};

export function certificateSheet(row: CertificateRow): Sheet {
  const content = Content.parse(JSON.parse(row.body));
  const title = `廃棄証明書（第${row.number}段階）`;
  return {
    title,
    top: [content.organisation.name],
    head: facts([
      ['対象', `${content.organisation.name}の契約にかかわるすべての記録`],
      ['契約の終了日', content.endsOn],
      ['引き渡し', personText(content.handedOver)],
      ['区の受け取りの確認', personText(content.received)],
      ['引き渡した一式の照合値', content.package?.digest],
      ['廃棄の承認', content.approvals.map(personText).join('、')],
      ['廃棄の方法', content.method],
      ['廃棄を始めた日時', moment(content.begunAt)],
      ['廃棄が終わった日時', moment(content.endedAt ?? content.destroyedAt)],
      ['確かめたこと', Object.values(content.verification ?? {}).join('。')],
      ['操作記録', content.checkpoint && `廃棄の直前に${content.checkpoint.size}件で署名した`],
      ['バックアップがなくなる日時', moment(content.lastBackupGoneAt)],
      ['証明すること', content.says],
      ['証明した日時', moment(content.at)],
    ]),
    blocks: [...tables(content), ...proof(row)],
    foot: title,
  };
}

function tables({ tables: held, keys, endedKeys, workflows }: z.infer<typeof Content>): Block[] {
  if (held.length === 0) return [];
  const names = new Map([...HAND_OVER_KINDS, ATTACHMENTS].map(({ table, name }) => [table, name]));
  return [
    { kind: 'heading', text: '廃棄したもの' },
    {
      kind: 'facts',
      facts: facts([
        ['暗号鍵', endedKeys && `${endedKeys.keys}個と、その上の鍵${endedKeys.parents}個`],
        ['処理の履歴', workflows == null ? null : `${workflows}件`],
      ]),
    },
    {
      kind: 'table',
      columns: [{ heading: '鍵', share: 3 }, { heading: '数' }],
      rows: keys.map(({ kind, names: n, superseded }) => [
        KEY_NAMES[kind] ?? kind,
        String(n + superseded),
      ]),
    },
    {
      kind: 'table',
      columns: [{ heading: '記録', share: 3 }, { heading: '表', share: 3 }, { heading: '件数' }],
      rows: held.map(({ place, held: n }) => [
        names.get(place) ?? IN_ANOTHER_FORM[place] ?? '（システムの内部の記録）',
        place,
        String(n),
      ]),
    },
  ];
}

function proof({ signature, publicKey }: CertificateRow): Block[] {
  return [
    { kind: 'heading', text: '署名' },
    {
      kind: 'text',
      text: 'この証明書の内容は、同じ名前のJSONファイルに、システムの署名（Ed25519）とともにあります。「npm run handover:verify -- ファイル」で確かめられます。',
    },
    {
      kind: 'facts',
      facts: [
        ['署名', signature],
        ['公開鍵', publicKey],
      ],
    },
  ];
}

function personText(person: z.infer<typeof Person>): string {
  if (!person) return '';
  const { by, to, on, at, documentNo } = person;
  return [by, to && `${to}へ`, on ?? moment(at), documentNo && `文書番号 ${documentNo}`]
    .filter((text) => text)
    .join('　');
}

function moment(at: string | null | undefined): string | null {
  return at ? momentText(at) : null;
}

function facts(given: readonly (readonly [string, string | null | undefined])[]): Fact[] {
  return given.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}
