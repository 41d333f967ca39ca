import { useEffect, useRef, useState } from 'preact/hooks';
import type { FileHead } from '../../contracts/files.ts';
import { beginLooking, endLooking } from '../looking.ts';
import { sizeText } from '../../domain/files.ts';
import { useWords } from '../wording.ts';

/** Permission is asked again with every look; nothing of it is kept. */
const addressOf = ({ id }: FileHead) => `/api/room/files/${id}`;

/** The pictures and files of a message. */
export function Files({ files, onLeave }: { files: readonly FileHead[]; onLeave: () => void }) {
  const words = useWords().files;
  return (
    <>
      {files.map((file) =>
        file.kind === 'picture' ? (
          <Picture key={file.id} file={file} onLeave={onLeave} />
        ) : (
          <a key={file.id} class="bubble-file" href={addressOf(file)} download={file.name ?? ''}>
            {file.name ?? words.file}（{sizeText(file.size)}）
          </a>
        ),
      )}
    </>
  );
}

function Picture({ file, onLeave }: { file: FileHead; onLeave: () => void }) {
  const [isLarge, setLarge] = useState(false);
  const [tries, setTries] = useState(0);
  const [isMissing, setMissing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const words = useWords().files;
  const look = (): void => {
    setLarge(true);
    beginLooking(() => {
      setLarge(false);
      button.current?.focus();
    });
  };
  if (isMissing) {
    return (
      <button
        type="button"
        class="button button-retry"
        onClick={() => {
          setTries(tries + 1);
          setMissing(false);
        }}
      >
        {words.missing}
      </button>
    );
  }
  return (
    <>
      <button type="button" class="bubble-picture" ref={button} onClick={look}>
        <img
          src={`${addressOf(file)}?size=thumbnail&n=${tries}`}
          alt={words.picture}
          // Its place is kept before it is there: nothing jumps.
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          onError={() => setMissing(true)}
        />
      </button>
      {isLarge && <Large file={file} onLeave={onLeave} />}
    </>
  );
}

/** Over the whole page; the way out stays with her. */
function Large({ file, onLeave }: { file: FileHead; onLeave: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { files: words, page } = useWords();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="large"
      aria-label={words.large}
      // Escape, and Back where the browser gives it to dialogs.
      onCancel={(event) => {
        event.preventDefault();
        endLooking();
      }}
    >
      <div class="large-bar">
        <button type="button" class="button button-small large-back" onClick={endLooking}>
          {page.back}
        </button>
        <button type="button" class="button button-leave button-small" onClick={onLeave}>
          {page.leave}
        </button>
      </div>
      <img class="large-picture" src={addressOf(file)} alt={words.picture} />
    </dialog>
  );
}
