/** All that the room says by itself, as it usually says it. `plain.ts` says the same in easier words. */
import type { ErrorBody } from '../../contracts/common.ts';
import type { RoomConsultation, RoomState } from '../../contracts/room.ts';
import { NEED_WORDS } from '../../domain/accommodation.ts';
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import { MY_NUMBER_TEXT } from '../../domain/my-number.ts';
import { SUPPORTER_WORDS } from '../../domain/supporter.ts';
import { dayOf, hourOf, timeOf } from '../times.ts';

/** Something was not taken. `reason`: the nearer one, where there is one. */
export interface Refused {
  code: ErrorBody['code'];
  reason: string | null;
  text: string;
}

const NOT_NOW = '今、つながりません。少し待ってから、もう一度押してください。';
const GOES_BY_ITSELF = 'まだ届いていません。つながったら、自動で届けます。';

export const USUAL = {
  time: timeOf,
  day: dayOf,
  hour: hourOf,
  /** The server says what to do; easier words go by its code and reason. */
  refused: ({ text }: Refused): string => text,

  /** The house says how it stands; easier words go by its codes. */
  reception: ({ text }: RoomState['reception']): string => text,
  stage: ({ text }: RoomConsultation): string => text,

  /** Of the whole page. */
  page: {
    leave: 'すぐ閉じる',
    emergency: '緊急の電話',
    cutOff:
      '今、つながっていません。この画面を閉じないでください。書いたものは残り、つながったら続きから始まります。',
    notThereYet: 'この画面をまだ読めていません。つながったら、自動で出ます。',
    back: 'もどる',
    notNow: NOT_NOW,
    retract: '取り消す',
  },

  contacts: {
    title: '命や体が危ないときは、すぐ電話',
    others: (count: number) => `ほかの連絡先（${count}）`,
    /** Until the service's own list is known, and when it has none. */
    always: ['警察', '救急・消防', '警察の相談電話', 'DV相談ナビ'] as readonly string[],
  },

  front: {
    title: '入口',
    opening: '部屋を準備しています…',
    kept: '書いた文章は、この画面に残っています。',
    again: 'もう一度入る',
    practice: ['練習では、', '練習用の電話', 'がLINEの代わりです。'] as readonly string[],
    unknown: 'この部屋は見つかりませんでした。LINEからもう一度開いてください。',
    locked: '続けるには、LINEからもう一度開いてください。',
  },

  consent: {
    title: 'はじめに',
    /** What stands second is said with weight. */
    rules: [
      ['名前を書かなくても、相談できます。'],
      ['話したことは、相談のためだけに使います。あなたの許しなく、人に伝えません。'],
      ['ただし、', '命や体に危険があるときは、警察などに伝えることがあります。'],
      ['相談員が順番にお返事します。すぐにお返事できないことがあります。'],
      ['相談の記録は、決められた期間、大切に保管します。'],
    ] as readonly (readonly string[])[],
    agree: '同意して、話しはじめる',
    agreeing: '準備しています…',
    changed: 'きまりが新しくなりました。もう一度読んでから、押してください。',
  },

  talk: {
    title: 'お話',
    log: 'お話の内容',
    settings: '設定',
    next: '次があなたの番です。',
    ahead: (count: number) => `あなたの前に${count >= 100 ? '100人以上' : `${count}人`}います。`,
    welcome: [
      'どんなことでも、書いてください。',
      'ひとことでも、まとまっていなくても、だいじょうぶです。',
    ] as readonly string[],
    newTalk: 'ここから新しいお話',
    newReply: '新しいお返事を見る',
    writing: '相談員が入力しています',
    authors: { consultee: 'あなた', staff: '相談員', automatic: '自動のお知らせ' },
    retracted: '取り消しました',
    corrected: '訂正しました',
    retractTitle: 'このメッセージの取り消し',
    retractHint: '取り消すと、相談員の画面でも「取り消しました」に変わります。記録には残ります。',
    notRetracted: '取り消せませんでした。少し待ってから、もう一度押してください。',
    keep: 'やめる',
    leadsTo: (host: string) => `（行き先：${host}）`,
    sending: '送っています…',
    sentPart: '送っている量',
    waiting: 'まだ送れていません。つながったら自動で送ります。押すと、すぐにもう一度送ります。',
    refused: '送れませんでした。押すと、書き直せます。',
  },

  field: {
    label: 'ここに書く',
    send: '送る',
    told: '書いている間は「入力中」とだけ、相談員に出ます。',
    left: (count: number) => `あと${count}文字書けます。`,
    myNumber: MY_NUMBER_TEXT,
  },

  files: {
    attach: '写真やファイルをつける',
    tray: 'いっしょに送るもの',
    sendingPicture: (name: string) => `送る写真 ${name}`,
    sendingPictureUnnamed: '送る写真',
    takeOff: (kind: 'picture' | 'file', name: string) =>
      `${kind === 'picture' ? '写真' : 'ファイル'}をはずす ${name}`,
    tooMany: (most: number) => `まとめて送れるのは${most}つまでです。`,
    refusals: FILE_REFUSAL_TEXTS as Record<keyof typeof FILE_REFUSAL_TEXTS, string>,
    picture: '写真',
    file: 'ファイル',
    large: '大きな写真',
    missing: '写真を見られません。押すと、もう一度読みます。',
  },

  questions: {
    title: '質問',
    some: (count: number) => `質問が${count}つあります`,
    someAloud: (count: number) => `質問が${count}つあります。答えなくても、話せます。`,
    count: (number: number, all: number) => `質問 ${number}/${all}　答えなくても、話せます。`,
    heldUp: GOES_BY_ITSELF,
    answer: '答える',
    skip: 'とばす',
    erase: '答えを消す',
    later: 'あとで',
    noMore: 'もう聞かれたくない',
    thanks: '教えてくれて、ありがとうございます。',
    noneAnswered: 'わかりました。もう聞きません。',
    look: '質問への答えを見る・変える',
    own: '質問への答え',
    close: '答えを閉じる',
    open: 'まだ答えていません',
    skipped: 'とばしました',
    change: '変える',
    changeOf: (question: string) => `「${question}」の答えを変える`,
    answerTo: (question: string) => `「${question}」に答える`,
  },

  settings: {
    title: '設定',
    back: 'お話にもどる',
    heldUp: GOES_BY_ITSELF,
    words: {
      title: 'ことば',
      hint: '「やさしい」を選ぶと、短くて、わかりやすいことばになります。',
      usual: 'ふつう',
      plain: 'やさしい',
    },
    letters: {
      title: '文字の大きさ',
      normal: 'ふつう',
      large: '大きい',
      largest: 'とても大きい',
    },
    colours: {
      title: '画面の色',
      device: '電話の設定と同じ',
      light: '明るい',
      dark: '暗い',
      strong: 'はっきり',
    },
    motion: { title: '画面の動き', device: '電話の設定と同じ', still: '動かさない' },
    notices: {
      title: 'お返事のお知らせ',
      any: 'いつでも',
      hours: '時間を決める',
      none: '知らせない',
      anyHint: 'お返事があると、LINEに「お知らせがあります。」と届きます。',
      hoursHint: 'この時間の外に来たお返事は、時間になってから知らせます。',
      noneHint: 'LINEには何も届きません。お返事は、ここを開くと読めます。',
      fromLabel: '何時から',
      toLabel: '何時まで',
      from: 'から',
      to: 'まで',
    },
  },

  wishes: {
    title: '困りごと・お願い',
    hint: '読みやすさや話し方で困っていることがあれば、選んでください。相談員に伝わります。',
    needs: NEED_WORDS,
    more: 'くわしく（書かなくてもよいです）',
    ask: 'お願いする',
    asked: 'お願いしました。',
    own: 'お願いしたこと',
    standing: {
      asked: '相談員に伝わりました。どうするか、これから決めます。',
      given: 'このとおりにします。',
      partly: 'できるところまで、そうします。',
      declined: '今は、できません。ほかのやり方を相談員と話せます。',
      ended: '終わりました。',
    },
    end: 'もういらない',
    endOf: (need: string) => `「${need}」は、もういらない`,
  },

  supporter: {
    title: '代わりの人が書く',
    hint: '家族や支援員などが代わりに書くときに、選んでください。相談員に伝わります。',
    who: SUPPORTER_WORDS,
    name: '書く人の名前（書かなくてもよいです）',
    begin: '代わりの人が書きはじめる',
    writing: (who: string) => `代わりの人（${who}）が書いています。`,
    wrote: (who: string) => `代わりの人（${who}）が書きました`,
    end: '自分で書く',
  },

  pin: {
    ask: '番号を入れてください',
    own: 'あなたが決めた番号',
    open: '開く',
    checking: '確かめています…',
    wrong: '番号が違います。もう一度入れてください。',
    wrongWait: (wait: string) => `番号が違います。${wait}待ってから、もう一度入れてください。`,
    seconds: (count: number) => `${count}秒`,
    minutes: (count: number) => `${count}分`,
    forgot: '番号を忘れた',
    forgotTitle: '番号を忘れたとき',
    forgotHint: [
      'これまでのお話をこの画面に出さないことにして、新しく話せます。元にはもどせません。',
      '相談員には、これまでのお話も、番号を忘れたことも見えます。',
    ] as readonly string[],
    forgetAndGoOn: 'これまでのお話を出さずに、続ける',
    title: '開くときの番号',
    hintHas: 'この部屋を開くときに、あなたの番号を聞きます。',
    hintNone: 'だれかが電話を手に取っても、番号がないとお話は見えません。',
    hintDigits: (least: number, most: number) =>
      `番号は${least}けたから${most}けたです。忘れると、前のお話は出せなくなります。`,
    current: '今の番号',
    next: '新しい番号',
    first: '番号',
    again: '同じ番号をもう一度',
    different: '2つの番号が違います。もう一度入れてください。',
    removed: '番号をなくしました。',
    chosen: '番号を決めました。',
    change: '番号を変える',
    choose: '番号を決める',
    remove: '番号をなくす',
  },

  survey: {
    title: '話してみて、どうでしたか',
    hint: '答えなくても、だいじょうぶです。相談をよくするために使います。',
    relief: '気持ちは楽になりましたか。',
    reliefs: {
      yes: 'なった',
      somewhat: '少しなった',
      no: 'ならなかった',
      unknown: 'わからない',
    },
    again: 'また相談したいと思いますか。',
    agains: { yes: 'はい', no: 'いいえ', unknown: 'わからない' },
    words: '伝えたいことがあれば、書いてください。',
    notYet: 'まだ届いていません。少し待ってから、もう一度押してください。',
    give: 'アンケートを届ける',
    giving: '届けています…',
    none: '答えない',
    thanks: 'アンケートに答えてくれて、ありがとうございました。',
  },
};

export type Words = typeof USUAL;
