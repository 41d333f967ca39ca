import { useState } from 'preact/hooks';
import type { RoomState } from '../../contracts/room.ts';
import type { Room } from '../room.ts';
import { useWords } from '../wording.ts';

interface Props {
  supporter: RoomState['supporter'];
  room: Pick<Room, 'endSupporter'>;
}

/** Over the field, as long as somebody writes for her: who it is, and the way back in one tap. */
export function WrittenFor({ supporter, room }: Props) {
  const words = useWords().supporter;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div class="written-for" role="status">
      {supporter && (
        <>
          <p>{problem ?? words.writing(supporter.name ?? words.who[supporter.supporter])}</p>
          <button
            type="button"
            class="button button-small button-plain"
            onClick={() => void room.endSupporter().then(setProblem)}
          >
            {words.end}
          </button>
        </>
      )}
    </div>
  );
}
