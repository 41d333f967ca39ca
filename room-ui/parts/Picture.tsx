import { useEffect, useRef, useState } from 'preact/hooks';
import type { FileHead } from '../../contracts/files.ts';
import { beginLooking, endLooking } from '../looking.ts';
import { sizeText } from '../../domain/files.ts';

/** Permission is asked again with every look; nothing of it is kept. */
const addressOf = ({ id }: FileHead) => `/api/room/files/${id}`;

/** The pictures and files of a message. */
export function Files({ files, onLeave }: { files: readonly FileHead[]; onLeave: () => void }) {
  return (
    <>
      {files.map((file) =>
        file.kind === 'picture' ? (
          <Picture key={file.id} file={file} onLeave={onLeave} />
        ) : (
          <a key={file.id} class="bubble-file" href={addressOf(file)} download={file.name ?? ''}>
            {file.name ?? 'ファイル'}（{sizeText(file.size)}）
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
        写真を見られません。押すと、もう一度読みます。
      </button>
    );
  }
  return (
    <>
      <button type="button" class="bubble-picture" ref={button} onClick={look}>
        <img
          src={`${addressOf(file)}?size=thumbnail&n=${tries}`}
          alt="写真"
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
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="large"
      aria-label="大きな写真"
      // Escape, and Back where the browser gives it to dialogs.
      onCancel={(event) => {
        event.preventDefault();
        endLooking();
      }}
    >
      <div class="large-bar">
        <button type="button" class="button button-small large-back" onClick={endLooking}>
          もどる
        </button>
        <button type="button" class="button button-leave button-small" onClick={onLeave}>
          すぐ閉じる
        </button>
      </div>
      <img class="large-picture" src={addressOf(file)} alt="写真" />
    </dialog>
  );
}
