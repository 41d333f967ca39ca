/**
 * やさしい日本語: the same in short sentences, one thing in each, with kana for hard words. No metaphors, no
 * double negatives, no needless loan words, no kanji numerals, times as 午前 and 午後. test/room/words.test.ts
 * holds us to it.
 */
import { japaneseDateTime } from '../../domain/japanese.ts';
import { hourOf, plainDayOf, plainTimeOf } from '../times.ts';
import type { Refused, Words } from './usual.ts';

const NOT_NOW = '今、つながりません。少し待ってください。それから、もういちどおしてください。';
const GOES_BY_ITSELF = 'まだ、とどいていません。つながったら、とどきます。';
const ONCE_MORE = '少し待ってください。それから、もういちど送ってください。';

const ARRIVES = '書いたものは、とどきます。';
const STAGES = {
  waiting: 'じゅんばんに返事をします。待っていてください。',
  talking: '相談員と話しています。',
  ended: '話は、終わりました。また話したいときは、書いてください。',
};

/** 「7月1日（火）午後4時」 */
const at = (instant: string): string => japaneseDateTime(Date.parse(instant));

/** What the server does not take, by its code; all others ask to try once more. */
const REFUSALS: Partial<Record<Refused['code'], string>> = {
  'invalid-input': 'このままでは送れません。書いたことを見てください。',
  'payload-too-large': '大きすぎます。分けて送ってください。',
  'unsupported-media-type': 'これは送れません。',
  'too-many-tries': '少し待ってください。それから、もういちどしてください。',
  'not-found': '見つかりませんでした。',
  'not-allowed-now': '今は、できません。画面をもういちど開いてください。',
  'consent-required': 'はじめに、きまりを読んでください。',
  'id-token-expired': '時間がすぎました。LINEからもういちど開いてください。',
  'id-token-invalid': 'LINEからもういちど開いてください。',
  'unknown-channel': 'この部屋はありません。LINEからもういちど開いてください。',
};

/** Reasons of which the code alone would tell her to do the wrong thing. */
const REASONS: Readonly<Record<string, string>> = {
  'too-many-wishes': 'おねがいが多すぎます。いらないものは「もういりません」をおしてください。',
  ended: 'この話は終わりました。答えは、かえられません。',
};

/** Reasons of the files' routes that have another name here. */
const OF_FILES: Readonly<Record<string, keyof Words['files']['refusals']>> = {
  'no-such-file': 'not-there',
  'too-many-files': 'too-many',
};

export const PLAIN: Words = {
  time: plainTimeOf,
  day: plainDayOf,
  hour: hourOf,
  refused: ({ code, reason }) =>
    (PLAIN.files.refusals as Record<string, string>)[OF_FILES[reason ?? ''] ?? reason ?? ''] ??
    REASONS[reason ?? ''] ??
    REFUSALS[code] ??
    `今は、できません。${ONCE_MORE}`,

  reception: ({ state, takesNew, until, opensAt }) => {
    const next = opensAt === null ? '' : `${at(opensAt)}から話せます。`;
    if (state === 'paused') return `今は、休んでいます。${next}${ARRIVES}`;
    if (state === 'open' && !takesNew) {
      return `今日は、新しい相談は、もうできません。${next}${ARRIVES}`;
    }
    if (state === 'open') {
      return until === null ? '今、話せます。' : `今、話せます。${at(until)}まで話せます。`;
    }
    return `今は、相談員がいません。${next}${ARRIVES}`;
  },
  stage: ({ stage }) => STAGES[stage],

  page: {
    leave: 'すぐ とじる',
    emergency: '急ぎの電話',
    cutOff:
      '今、つながっていません。この画面をとじないでください。書いたものは、のこります。つながったら、また話せます。',
    notThereYet: 'まだ読めていません。つながったら、出ます。',
    back: 'もどる',
    notNow: NOT_NOW,
    retract: '取り消す',
  },

  contacts: {
    title: '命や体があぶないときは、すぐ電話してください',
    others: (count) => `ほかの電話（${count}）`,
    always: [
      'けいさつ',
      'きゅうきゅう車・しょうぼう車',
      'けいさつに相談する電話',
      '家族や、こい人が、こわいときの電話',
    ],
  },

  front: {
    title: '入口',
    opening: '部屋を開いています。待ってください。',
    kept: '書いた文は、この画面にあります。',
    again: 'もういちど入る',
    practice: ['練習では、', '練習の電話', 'を使います。'],
    unknown: 'この部屋はありません。LINEからもういちど開いてください。',
    locked: 'LINEからもういちど開いてください。',
  },

  consent: {
    title: 'はじめに読んでください',
    rules: [
      ['名前を書かなくても、相談できます。'],
      ['話したことは、相談のために使います。ほかの人には、かってに話しません。'],
      ['ただし、', '命や体があぶないときは、けいさつなどに話すことがあります。'],
      ['相談員が、じゅんばんに返事をします。返事が、おそいこともあります。'],
      ['話したことは、きまった間、大切に取っておきます。'],
    ],
    agree: 'わかりました。話します',
    agreeing: '待ってください…',
    changed: 'きまりが新しくなりました。もういちど読んでください。それから、おしてください。',
  },

  talk: {
    title: '話',
    log: '話したこと',
    settings: 'せってい',
    next: '次は、あなたです。',
    ahead: (count) => (count >= 100 ? '前に100人より多くいます。' : `前に${count}人います。`),
    welcome: [
      'どんなことでも、書いてください。',
      '少しでも、だいじょうぶです。うまく書けなくても、だいじょうぶです。',
    ],
    newTalk: 'ここから新しい話',
    newReply: '新しい返事を見る',
    writing: '相談員が書いています',
    authors: { consultee: 'あなた', staff: '相談員', automatic: '自動の返事' },
    retracted: '取り消しました',
    corrected: '書き直しました',
    retractTitle: 'この文を取り消す',
    retractHint:
      '取り消すと、この文は消えます。相談員には「取り消しました」と出ます。相談のきろくには、のこります。',
    notRetracted: `取り消せませんでした。${NOT_NOW}`,
    keep: 'やめる',
    leadsTo: (host) => `（行くところ：${host}）`,
    sending: '送っています…',
    sentPart: '送った分',
    waiting: 'まだ送れていません。つながったら、送ります。おすと、すぐに送ってみます。',
    refused: '送れませんでした。おすと、書き直せます。',
  },

  field: {
    label: 'ここに書く',
    send: '送る',
    told: '書いているとき、相談員に「入力中」とだけ出ます。',
    left: (count) => `あと${count}文字書けます。`,
    myNumber:
      'マイナンバー（12この数字）は、書かないでください。送るときに、×にして見えなくします。',
  },

  files: {
    attach: '写真などをつける',
    tray: 'いっしょに送るもの',
    sendingPicture: (name) => `送る写真 ${name}`,
    sendingPictureUnnamed: '送る写真',
    takeOff: (kind, name) => `${kind === 'picture' ? '写真' : 'ファイル'}をやめる ${name}`,
    tooMany: (most) => `1回に送れるのは、${most}こまでです。`,
    refusals: {
      empty: '中に何もありません。送れません。',
      'too-large': '大きすぎます。10MBまでのものを送ってください。',
      'too-many': 'もう送れません。相談員に話してください。',
      'wrong-type': 'これは送れません。写真か、PDFを送ってください。',
      heic: 'この写真（HEIC）は送れません。ほかの写真を送ってください。',
      unreadable: '写真を読めませんでした。ほかの写真を送ってください。',
      'too-many-pixels': '写真が大きすぎます。小さい写真を送ってください。',
      infected: 'あぶないファイルかもしれません。送れません。',
      'scan-away': `今は送れません。${ONCE_MORE}`,
      busy: `今は送れません。${ONCE_MORE}`,
      'not-there': '見つかりませんでした。もういちどつけてください。',
    },
    picture: '写真',
    file: 'ファイル',
    large: '大きい写真',
    missing: '写真を見られません。おすと、もういちど読みます。',
  },

  questions: {
    title: 'しつもん',
    some: (count) => `しつもんが${count}つあります`,
    someAloud: (count) => `しつもんが${count}つあります。答えなくても、話せます。`,
    count: (number, all) => `しつもん ${number}/${all}　答えなくても、話せます。`,
    heldUp: GOES_BY_ITSELF,
    answer: '答える',
    skip: '答えない',
    erase: '答えを消す',
    later: 'あとで',
    noMore: 'もう聞かないでください',
    thanks: '教えてくれて、ありがとうございます。',
    noneAnswered: 'わかりました。もう聞きません。',
    look: '答えを見る・かえる',
    own: 'あなたの答え',
    close: '答えをとじる',
    open: 'まだ答えていません',
    skipped: '答えていません',
    change: 'かえる',
    changeOf: (question) => `「${question}」の答えをかえる`,
    answerTo: (question) => `「${question}」に答える`,
  },

  settings: {
    title: 'せってい',
    back: '話にもどる',
    heldUp: GOES_BY_ITSELF,
    words: {
      title: 'ことば',
      hint: '「やさしい」は、短くて、わかりやすいことばです。',
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
      device: '電話と同じ',
      light: '明るい',
      dark: '暗い',
      strong: 'はっきり',
    },
    motion: { title: '画面の動き', device: '電話と同じ', still: '動かさない' },
    notices: {
      title: '返事が来たお知らせ',
      any: 'いつでも',
      hours: '時間を決める',
      none: '知らせない',
      anyHint: '返事が来ると、LINEに「お知らせがあります。」と出ます。',
      hoursHint: '決めた時間に知らせます。ほかの時間の返事は、あとで知らせます。',
      noneHint: 'LINEには、何も出ません。ここを開くと、返事を読めます。',
      fromLabel: '何時から',
      toLabel: '何時まで',
      from: 'から',
      to: 'まで',
    },
  },

  wishes: {
    title: 'こまっていること・おねがい',
    hint: '読むことや話すことで、こまっていますか。えらんでください。相談員につたわります。',
    needs: {
      'large-letters': '大きい文字',
      'plain-words': 'やさしい日本語',
      'short-words': '短い文',
      'slow-replies': '返事をゆっくり',
      'reading-aloud': '声で読む道具を使う',
      writer: 'かわりの人が書く',
      other: 'そのほか',
    },
    more: 'もっと書きたいとき（書かなくてもいいです）',
    ask: 'おねがいする',
    asked: 'おねがいしました。',
    own: 'おねがいしたこと',
    standing: {
      asked: '相談員につたわりました。どうするか、これから決めます。',
      given: 'このとおりにします。',
      partly: 'できるところまで、します。',
      declined: '今は、できません。ほかのやり方を、相談員と話してください。',
      ended: '終わりました。',
    },
    end: 'もういりません',
    endOf: (need: string) => `「${need}」は、もういりません`,
  },

  supporter: {
    title: 'かわりの人が書く',
    hint: '家族などが、かわりに書きますか。えらんでください。相談員につたわります。',
    who: {
      family: '家族',
      'support-worker': '手つだう人',
      interpreter: 'つうやくの人',
      other: 'ほかの人',
    },
    name: '書く人の名前（書かなくてもいいです）',
    begin: 'かわりの人が書く',
    writing: (who: string) => `かわりの人（${who}）が書いています。`,
    wrote: (who: string) => `かわりの人（${who}）が書きました`,
    end: '自分で書く',
  },

  pin: {
    ask: '番号を入れてください',
    own: 'あなたが決めた番号',
    open: '開く',
    checking: '待ってください…',
    wrong: '番号がちがいます。もういちど入れてください。',
    wrongWait: (wait) =>
      `番号がちがいます。${wait}待ってください。それから、もういちど入れてください。`,
    seconds: (count) => `${count}秒`,
    minutes: (count) => `${count}分`,
    forgot: '番号をわすれた',
    forgotTitle: '番号をわすれたとき',
    forgotHint: [
      '前の話は、もう見られません。新しく話せます。もとには、もどせません。',
      '相談員は、前の話を見ることができます。番号をわすれたことも、わかります。',
    ],
    forgetAndGoOn: '前の話を出さないで、話す',
    title: '開くときの番号',
    hintHas: '部屋を開くとき、あなたの番号を聞きます。',
    hintNone: '番号を決めると、ほかの人は話を見られません。',
    hintDigits: (least, most) =>
      `数字を${least}こから${most}こ入れてください。番号をわすれると、前の話は見られません。`,
    current: '今の番号',
    next: '新しい番号',
    first: '番号',
    again: '同じ番号をもういちど',
    different: '2つの番号がちがいます。もういちど入れてください。',
    removed: '番号をなくしました。',
    chosen: '番号を決めました。',
    change: '番号をかえる',
    choose: '番号を決める',
    remove: '番号をなくす',
  },

  survey: {
    title: '話して、どうでしたか',
    hint: '答えなくても、だいじょうぶです。答えは、相談をよくするために使います。',
    relief: '気持ちは楽になりましたか。',
    reliefs: {
      yes: '楽になった',
      somewhat: '少し楽になった',
      no: '楽にならなかった',
      unknown: 'わからない',
    },
    again: 'また相談したいですか。',
    agains: { yes: 'はい', no: 'いいえ', unknown: 'わからない' },
    words: '言いたいことがあれば、書いてください。',
    notYet: `まだ、とどいていません。少し待ってください。それから、もういちどおしてください。`,
    give: '答えを送る',
    giving: '送っています…',
    none: '答えない',
    thanks: '答えてくれて、ありがとうございました。',
  },
};
