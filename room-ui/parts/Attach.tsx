import { useRef } from 'preact/hooks';
import type { Picked } from '../picked.ts';
import { FILE_TYPES, PICTURE_TYPES, sizeText } from '../../domain/files.ts';
import { useWords } from '../wording.ts';

/** Offered to the telephone: what is not named here it turns into what is, where it can. */
const ACCEPTED = [...PICTURE_TYPES, ...FILE_TYPES].join(',');

interface Props {
  picked: readonly Picked[];
  problem: string | null;
  onDetach: (id: string) => void;
}

/** What she is about to send along, as it will be seen. */
export function Tray({ picked, problem, onDetach }: Props) {
  const words = useWords().files;
  return (
    <div class="tray" role="group" aria-label={words.tray}>
      {picked.map(({ id, kind, name, bytes, preview }) => (
        <div key={id} class="tray-one">
          {preview === null ? (
            <p class="tray-file">
              {name}
              <br />
              {sizeText(bytes.size)}
            </p>
          ) : (
            <img class="tray-picture" src={preview} alt={words.sendingPicture(name)} />
          )}
          <button
            type="button"
            class="tray-off"
            aria-label={words.takeOff(kind, name)}
            onClick={() => onDetach(id)}
          >
            ×
          </button>
        </div>
      ))}
      <p class="tray-problem" role="status">
        {problem}
      </p>
    </div>
  );
}

/** Opens the telephone's own choice: its camera, its pictures, its files. */
export function AttachButton({ onPick }: { onPick: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const words = useWords().files;
  return (
    <>
      <button
        type="button"
        class="button button-attach"
        aria-label={words.attach}
        onClick={() => input.current?.click()}
      >
        ＋
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED}
        multiple
        onChange={({ currentTarget }) => {
          onPick([...(currentTarget.files ?? [])]);
          // The same one again is a choice as well.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
