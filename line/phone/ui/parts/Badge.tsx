/** How many have not been seen; nothing for none. */
export function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span class="badge">
      <span class="visually-hidden">未読</span>
      {count > 99 ? '99+' : count}
      <span class="visually-hidden">件</span>
    </span>
  );
}
