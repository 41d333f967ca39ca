/** Who wrote a message, as staff call them. */
import type { StaffMessage } from '../staff-api/types.ts';
import { AUTOMATIC_WORDS } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';
import { writtenByText } from './person-words.ts';

export function AuthorName({ message }: { message: StaffMessage }) {
  const me = useMe();
  switch (message.author) {
    case 'consultee':
      return <>相談者{message.writer && `　${writtenByText(message.writer)}`}</>;
    case 'automatic':
      return <>自動応答（{automaticWord(message.automatic)}）</>;
    case 'staff': {
      const name = message.person?.id === me.id ? '自分' : (message.person?.name ?? '職員');
      const writer = message.standIn ? `${name}（代わりの返信）` : name;
      const { approvedBy } = message;
      return <>{approvedBy ? `${writer}　承認：${approvedBy.name ?? '職員'}` : writer}</>;
    }
  }
}

/** What an automatic answer is called. */
export function automaticWord(kind: string | null): string {
  const words: Readonly<Record<string, string>> = AUTOMATIC_WORDS;
  return words[kind ?? ''] ?? 'お知らせ';
}
