/**
 * The registers that the wards' terms ask for, and what an entry of each says. Sources: Nerima's special terms on
 * information, articles 6–9, 15, 17, 18 and 22; Setagaya's on data processing, items 3, 4, 7, 8, 16, 17, 19, 26 and 31.
 */

export type RegisterFieldKind = 'text' | 'long' | 'date' | 'choice';

export interface RegisterField {
  code: string;
  name: string;
  kind: RegisterFieldKind;
  isRequired: boolean;
  choices?: readonly string[];
}

export interface RegisterDefinition {
  name: string;
  /** What it is for and who asks for it, on the screen. */
  about: string;
  fields: readonly RegisterField[];
  /** The field by whose date something must have been done; the reminder says what. */
  due?: { field: string; unless?: string; text: string };
}

const text = (code: string, name: string, isRequired = false): RegisterField => ({
  code,
  name,
  kind: 'text',
  isRequired,
});
const long = (code: string, name: string, isRequired = false): RegisterField => ({
  ...text(code, name, isRequired),
  kind: 'long',
});
const date = (code: string, name: string, isRequired = false): RegisterField => ({
  ...text(code, name, isRequired),
  kind: 'date',
});
const choice = (code: string, name: string, choices: readonly string[]): RegisterField => ({
  ...text(code, name, true),
  kind: 'choice',
  choices,
});

export const REGISTERS = {
  'responsible-persons': {
    name: '管理責任者',
    about: '個人情報の管理に責任を持つ人です。選任と変更を、書面で区に提出します。',
    fields: [
      text('name', '氏名', true),
      text('affiliation', '所属・役職', true),
      text('task', '責任と役割'),
      date('from', '開始日', true),
      date('until', '終了日'),
      date('submittedOn', '区に提出した日'),
    ],
    due: { field: 'from', unless: 'submittedOn', text: '選任を区に提出していません。' },
  },
  handlers: {
    name: '従事者（職員のIDを持たない人）',
    about:
      '個人情報を取り扱う人の名簿です。IDを持つ職員は「職員」の所属と従事期間から、あわせて印刷されます。',
    fields: [
      text('name', '氏名', true),
      text('affiliation', '所属', true),
      text('place', '業務の場所'),
      text('task', '責任と役割', true),
      date('from', '従事の開始日', true),
      date('until', '従事の終了予定日', true),
      date('submittedOn', '区に提出した日'),
    ],
    due: { field: 'from', unless: 'submittedOn', text: '従事者を区に提出していません。' },
  },
  'emergency-contacts': {
    name: '緊急時の連絡先',
    about: 'システムの障害や事故のときに、だれにどう連絡するかです。',
    fields: [
      text('name', '氏名', true),
      text('affiliation', '所属', true),
      text('telephone', '電話', true),
      text('telephoneNight', '夜間・休日の電話'),
      text('mail', 'メール'),
      text('order', '連絡の順番'),
      date('checkOn', '次に確かめる日', true),
    ],
    due: { field: 'checkOn', text: '連絡先を確かめる日です。' },
  },
  training: {
    name: '研修・訓練',
    about: '特記事項の周知、情報セキュリティの教育、緊急時の訓練と、その結果です。',
    fields: [
      choice('kind', '種類', ['周知', '教育', '訓練']),
      date('heldOn', '実施した日', true),
      text('subject', '題名', true),
      long('content', '内容', true),
      long('participants', '受けた人', true),
      long('result', '結果', true),
      date('nextOn', '次に行う日', true),
      date('submittedOn', '区に提出した日'),
    ],
    due: { field: 'nextOn', text: '研修・訓練を行う日です。' },
  },
  media: {
    name: '記録媒体の持ち出し・返却・廃棄',
    about: '情報が入っているかどうかによらず、業務で使う媒体の持ち出し・送付・返却・廃棄です。',
    fields: [
      text('medium', '媒体と番号', true),
      text('content', '格納した情報', true),
      choice('kind', '種類', ['持ち出し', '送付', '廃棄']),
      date('outOn', '持ち出した・送った・廃棄した日', true),
      text('by', '持ち出した・行った人', true),
      text('approvedBy', '承認者', true),
      text('purpose', '用途', true),
      text('destination', '行き先・送付の方法', true),
      date('backBy', '返却の予定日'),
      date('backOn', '返却した日'),
      text('checkedBy', '返却・廃棄を確認した人'),
      text('destroyedHow', '廃棄の方法'),
    ],
    due: { field: 'backBy', unless: 'backOn', text: '返却の予定日を過ぎた媒体があります。' },
  },
  'custody-receipts': {
    name: '預かり証',
    about: '区から受け取った情報・情報資産です。1件ずつ預かり証として印刷できます。',
    fields: [
      date('receivedOn', '受け取った日', true),
      text('from', '渡した人（区）', true),
      text('by', '受け取った人', true),
      long('what', '品名・数量・内容', true),
      text('purpose', '目的', true),
      text('keptAt', '保管の場所と方法', true),
      date('returnBy', '返却の期限'),
      date('returnedOn', '返却した日'),
      text('returnedTo', '返却を受けた人（区）'),
    ],
    due: {
      field: 'returnBy',
      unless: 'returnedOn',
      text: '返却の期限を過ぎた預かりものがあります。',
    },
  },
  subcontracting: {
    name: '再委託の承認',
    about: '再委託・再々委託の、各段階の承認と監督です。',
    fields: [
      choice('level', '段階', ['再委託', '再々委託', 'それ以降']),
      text('to', '委託先', true),
      text('from', '委託元', true),
      long('what', '業務の内容と、個人情報の取扱い', true),
      date('checkedOn', '安全管理措置を確かめた日', true),
      text('approvedBy', '承認した人（区）', true),
      date('approvedOn', '承認された日', true),
      text('documentNo', '文書番号'),
      date('until', '終了日'),
      date('nextCheckOn', '次に履行を確かめる日', true),
    ],
    due: { field: 'nextCheckOn', text: '委託先の履行を確かめる日です。' },
  },
  changes: {
    name: 'システムの変更',
    about:
      'いつ、だれが、何を変えたかです。製品の中で行った設定の変更は「操作記録」に自動で残ります。',
    fields: [
      date('changedOn', '変更した日', true),
      text('by', '行った人', true),
      text('what', '変更したもの（版）', true),
      long('content', '内容と理由', true),
      text('approvedBy', '承認者'),
      long('verified', '確かめたこと', true),
    ],
  },
  'backup-approvals': {
    name: 'バックアップの方法・サービスレベルの承認',
    about:
      'バックアップの方法は、使う前に区の承認を得ます。合意したサービスレベルも、ここに残します。',
    fields: [
      choice('kind', '種類', ['バックアップの方法', 'サービスレベル']),
      long('content', '内容', true),
      text('approvedBy', '承認した人（区）', true),
      date('approvedOn', '承認された日', true),
      text('documentNo', '文書番号'),
      date('reviewOn', '次に見直す日', true),
    ],
    due: { field: 'reviewOn', text: '承認の内容を見直す日です。' },
  },
} as const satisfies Record<string, RegisterDefinition>;

export type RegisterCode = keyof typeof REGISTERS;
export const REGISTER_CODES = Object.keys(REGISTERS) as RegisterCode[];

export function definitionOf(register: RegisterCode): RegisterDefinition {
  return REGISTERS[register];
}

/** What stands in an entry, by the codes of its fields; what is empty is left out. */
export type RegisterValues = Readonly<Record<string, string>>;

export type RegisterFault = 'required' | 'not-a-date' | 'not-a-choice' | 'unknown' | 'too-long';

const MAX_TEXT = 500;
const MAX_LONG = 4_000;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u;

/** What is wrong, by field; empty when the entry can be kept. */
export function faultsOfEntry(
  register: RegisterCode,
  values: RegisterValues,
): Record<string, RegisterFault> {
  const { fields } = definitionOf(register);
  const faults: Record<string, RegisterFault> = {};
  const known = new Set(fields.map(({ code }) => code));
  for (const code of Object.keys(values)) if (!known.has(code)) faults[code] = 'unknown';
  for (const field of fields) {
    const fault = faultOf(field, values[field.code]?.trim() ?? '');
    if (fault !== null) faults[field.code] = fault;
  }
  return faults;
}

function faultOf(
  { kind, isRequired, choices }: RegisterField,
  value: string,
): RegisterFault | null {
  if (value === '') return isRequired ? 'required' : null;
  if (kind === 'date') return isDay(value) ? null : 'not-a-date';
  if (kind === 'choice') return choices?.includes(value) === true ? null : 'not-a-choice';
  return value.length > (kind === 'long' ? MAX_LONG : MAX_TEXT) ? 'too-long' : null;
}

function isDay(value: string): boolean {
  if (!DAY.test(value) || value.startsWith('0000')) return false;
  return new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
}

/** The day by which somebody must look at the entry again; `null` when nothing is owed. */
export function dueOn(register: RegisterCode, values: RegisterValues): string | null {
  const { due } = definitionOf(register);
  if (!due) return null;
  if (due.unless !== undefined && (values[due.unless] ?? '') !== '') return null;
  const day = values[due.field] ?? '';
  return day === '' ? null : day;
}

/** What leaves the system as a file; each needs an approval of the ward on record (X14). */
export const COPY_KINDS = {
  trail: '操作記録',
  'trail-chain': '操作記録（検証用の一式）',
  'consultee-report': '1人の相談者の閲覧の記録',
  history: 'ワークフロー履歴',
  accounts: '職員の一覧',
  agencies: '関係機関の名簿',
  registers: '台帳',
  'hand-over': '契約終了の引き渡しの一式',
  'disposal-certificate': '廃棄証明書',
  records: '相談の記録',
  figures: '集計の表',
  report: '月報・年報',
} as const satisfies Record<string, string>;
export type CopyKind = keyof typeof COPY_KINDS;
