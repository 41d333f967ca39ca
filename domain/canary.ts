/** What is said in a canary: a short consultation as there are many, so that it stands out by nothing. */

interface Line {
  author: 'consultee' | 'staff';
  text: string;
}

const TALKS: readonly (readonly Line[])[] = [
  [
    { author: 'consultee', text: '引っ越しの手続きで、どの窓口に行けばよいか知りたいです。' },
    { author: 'staff', text: 'ご連絡ありがとうございます。区役所の2階の窓口で手続きできます。' },
    { author: 'consultee', text: 'わかりました。行ってみます。' },
  ],
  [
    { author: 'consultee', text: '最近あまり眠れず、話を聞いてほしいです。' },
    { author: 'staff', text: 'お話しくださってありがとうございます。いつごろからでしょうか。' },
    { author: 'consultee', text: '先月からです。少し話せて楽になりました。' },
    { author: 'staff', text: 'またいつでもご連絡ください。' },
  ],
  [
    { author: 'consultee', text: '家族のことで、使える制度があるか教えてください。' },
    {
      author: 'staff',
      text: '状況に合わせた制度をご案内できます。区のホームページもご覧ください。',
    },
    { author: 'consultee', text: '見てみます。ありがとうございました。' },
  ],
];

/** `seed`: any whole number. */
export function canaryTalk(seed: number): readonly Line[] {
  return TALKS[seed % TALKS.length] ?? [];
}
