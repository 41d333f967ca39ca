/** The picture with its areas: drawn, moved and pulled by hand, moved and resized by keys. */
import { Box, Typography } from '@mui/material';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import {
  drawn,
  HANDLES,
  KEY_STEP,
  moved,
  resized,
  type Bounds,
  type Handle,
} from '../../domain/rich-menu-areas.ts';
import type { MenuArea, MenuPage } from '../../domain/rich-menu.ts';
import { menuPictureUrl } from '../staff-api/rich-menus.ts';
import { areaName } from './words.ts';
import { sizeOf } from './editing.ts';

interface Props {
  serviceId: string;
  page: MenuPage;
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** `run`: what belongs to one movement. */
  onMove: (id: string, bounds: Bounds, run: string) => void;
  onDraw: (bounds: Bounds) => void;
  onRemove: (id: string) => void;
  /** Goes to the fields of the selected area. */
  onOpen: () => void;
}

interface Point {
  x: number;
  y: number;
}
type Drag =
  | { kind: 'draw'; from: Point }
  | { kind: 'move'; area: MenuArea; from: Point; run: string }
  | { kind: 'resize'; area: MenuArea; handle: Handle; from: Point; run: string };

export function Canvas(props: Props) {
  const { serviceId, page, selected, onSelect, onMove, onDraw } = props;
  const size = sizeOf(page);
  const ground = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [outline, setOutline] = useState<Bounds | null>(null);

  function pointOf(event: PointerEvent): Point {
    const box = ground.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return {
      x: Math.round(((event.clientX - box.left) / box.width) * size.width),
      y: Math.round(((event.clientY - box.top) / box.height) * size.height),
    };
  }
  function begin(event: PointerEvent, next: (from: Point) => Drag) {
    if (event.button !== 0) return;
    event.stopPropagation();
    ground.current?.setPointerCapture(event.pointerId);
    drag.current = next(pointOf(event));
  }
  function go(event: PointerEvent) {
    const now = drag.current;
    if (!now) return;
    const at = pointOf(event);
    if (now.kind === 'draw') setOutline(drawn(now.from, at, size));
    else onMove(now.area.id, dragged(now, at, size), now.run);
  }
  function end(event: PointerEvent) {
    const now = drag.current;
    drag.current = null;
    setOutline(null);
    if (now?.kind !== 'draw') return;
    const bounds = drawn(now.from, pointOf(event), size);
    if (bounds) onDraw(bounds);
    else onSelect(null);
  }

  return (
    <Box
      ref={ground}
      onPointerDown={(event) => {
        // A finger moves the page here; areas are added by the button.
        if (event.pointerType !== 'touch') begin(event, (from) => ({ kind: 'draw', from }));
      }}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={() => {
        drag.current = null;
        setOutline(null);
      }}
      sx={{
        position: 'relative',
        aspectRatio: `${size.width} / ${size.height}`,
        bgcolor: 'background.default',
        border: '1px solid',
        borderColor: 'var(--color-line)',
        cursor: 'crosshair',
        userSelect: 'none',
        overflow: 'hidden',
      }}
    >
      {page.picture ? (
        <Box
          component="img"
          src={menuPictureUrl(serviceId, page.picture.id)}
          alt=""
          draggable={false}
          sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
        />
      ) : (
        <Typography
          color="text.secondary"
          sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', p: 1 }}
        >
          画像を入れると、ここに出ます。領域は先に作っておけます。
        </Typography>
      )}
      {page.areas.map((area, index) => (
        <AreaBox
          key={area.id}
          {...props}
          area={area}
          index={index}
          onDown={(event) => {
            onSelect(area.id);
            begin(event, (from) => ({ kind: 'move', area, from, run: crypto.randomUUID() }));
          }}
        />
      ))}
      {page.areas
        .filter(({ id }) => id === selected)
        .flatMap((area) =>
          HANDLES.map((handle) => (
            <Grip
              key={handle}
              area={area}
              handle={handle}
              size={size}
              onDown={(event) =>
                begin(event, (from) => ({
                  kind: 'resize',
                  area,
                  handle,
                  from,
                  run: crypto.randomUUID(),
                }))
              }
            />
          )),
        )}
      {outline && (
        <Box
          aria-hidden
          sx={{ ...placed(outline, size), border: '2px dashed', borderColor: 'primary.main' }}
        />
      )}
    </Box>
  );
}

function dragged(drag: Exclude<Drag, { kind: 'draw' }>, at: Point, size: typeof NO_SIZE): Bounds {
  const [dx, dy] = [at.x - drag.from.x, at.y - drag.from.y];
  return drag.kind === 'move'
    ? moved(drag.area, dx, dy, size)
    : resized(drag.area, drag.handle, dx, dy, size);
}
const NO_SIZE = { width: 0, height: 0 };

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function AreaBox({
  page,
  area,
  index,
  selected,
  onSelect,
  onMove,
  onRemove,
  onOpen,
  onDown,
}: Props & { area: MenuArea; index: number; onDown: (event: PointerEvent) => void }) {
  const size = sizeOf(page);
  const isSelected = selected === area.id;

  function press(event: KeyboardEvent) {
    const arrow = ARROWS[event.key];
    if (arrow && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const step = event.altKey ? 1 : KEY_STEP;
      const [dx, dy] = [arrow[0] * step, arrow[1] * step];
      const next = event.shiftKey ? resized(area, 'se', dx, dy, size) : moved(area, dx, dy, size);
      // Steps in the same area are undone together.
      onMove(area.id, next, `keys:${area.id}`);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onRemove(area.id);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onOpen();
    }
  }
  return (
    <Box
      component="button"
      type="button"
      data-area={area.id}
      aria-label={areaName(area, index, page)}
      aria-pressed={isSelected}
      onFocus={() => onSelect(area.id)}
      onKeyDown={press}
      onPointerDown={onDown}
      sx={{
        ...placed(area, size),
        p: 0,
        font: 'inherit',
        cursor: 'move',
        touchAction: 'none',
        bgcolor: 'transparent',
        border: '2px solid var(--color-action)',
        boxShadow: isSelected
          ? 'inset 0 0 0 3px var(--color-focus-ring)'
          : '0 0 0 1px var(--color-surface)',
        zIndex: isSelected ? 2 : 1,
      }}
    >
      <Box
        component="span"
        sx={{
          position: 'absolute',
          top: 0,
          left: 0,
          minWidth: '1.6em',
          px: 0.5,
          fontWeight: 700,
          bgcolor: 'var(--color-action)',
          color: 'var(--color-on-action)',
        }}
      >
        {index + 1}
      </Box>
    </Box>
  );
}

const CURSORS: Readonly<Record<Handle, string>> = {
  nw: 'nwse-resize',
  n: 'ns-resize',
  ne: 'nesw-resize',
  e: 'ew-resize',
  se: 'nwse-resize',
  s: 'ns-resize',
  sw: 'nesw-resize',
  w: 'ew-resize',
};

/** For the hand alone: keys do the same with the area itself. */
function Grip({
  area,
  handle,
  size,
  onDown,
}: {
  area: Bounds;
  handle: Handle;
  size: typeof NO_SIZE;
  onDown: (event: PointerEvent) => void;
}) {
  const x = area.x + area.width * (handle.endsWith('w') ? 0 : handle.endsWith('e') ? 1 : 0.5);
  const y = area.y + area.height * (handle.startsWith('n') ? 0 : handle.startsWith('s') ? 1 : 0.5);
  return (
    <Box
      aria-hidden
      data-handle={handle}
      onPointerDown={onDown}
      sx={{
        position: 'absolute',
        left: `${(x / size.width) * 100}%`,
        top: `${(y / size.height) * 100}%`,
        width: 16,
        height: 16,
        transform: 'translate(-50%, -50%)',
        bgcolor: 'var(--color-surface)',
        border: '2px solid var(--color-action)',
        borderRadius: '50%',
        cursor: CURSORS[handle],
        touchAction: 'none',
        zIndex: 3,
      }}
    />
  );
}

/** As parts of the picture, so that it stays right in every size. */
export function placed(bounds: Bounds, size: { width: number; height: number }) {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return {
    position: 'absolute',
    left: percent(bounds.x, size.width),
    top: percent(bounds.y, size.height),
    width: percent(bounds.width, size.width),
    height: percent(bounds.height, size.height),
  } as const;
}
