/** LIFF's window: a bar with the page's host and a cross, and the page. */
export function RoomWindow({
  room,
  onClose,
}: {
  room: { path: string; number: number };
  onClose: () => void;
}) {
  return (
    <section class="liff" aria-label="部屋">
      <div class="liff-bar">
        <span>{location.host}</span>
        <button type="button" class="liff-close" aria-label="閉じる" onClick={onClose}>
          ×
        </button>
      </div>
      <iframe key={room.number} class="liff-page" title="相談の部屋" src={room.path} />
    </section>
  );
}
