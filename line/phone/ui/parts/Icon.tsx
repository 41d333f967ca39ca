/** Drawn, since no font is sure to have these signs. */
const SHAPES = {
  back: 'M15 4 L7 12 L15 20',
  settings: 'M4 7 H20 M4 12 H20 M4 17 H20',
  keyboard: 'M3 6 H21 V18 H3 Z M7 10 H7.01 M12 10 H12.01 M17 10 H17.01 M8 14 H16',
  menu: 'M4 4 H10 V10 H4 Z M14 4 H20 V10 H14 Z M4 14 H10 V20 H4 Z M14 14 H20 V20 H14 Z',
  down: 'M6 9 L12 15 L18 9',
  up: 'M6 15 L12 9 L18 15',
  picture: 'M12 5 V19 M5 12 H19',
  sticker: 'M12 3 A9 9 0 1 0 12.01 3 M8.5 9.5 H8.51 M15.5 9.5 H15.51 M8 14 Q12 18 16 14',
  close: 'M5 5 L19 19 M19 5 L5 19',
  more: 'M5 12 H5.01 M12 12 H12.01 M19 12 H19.01',
} as const;

export function Icon({ shape }: { shape: keyof typeof SHAPES }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[shape]} />
    </svg>
  );
}
