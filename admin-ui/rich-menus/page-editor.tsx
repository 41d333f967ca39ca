/** The picture of one page with its areas, and the fields of the one that is selected. */
import { Button, Stack, Typography } from '@mui/material';
import { useEffect, useId, useRef, useState } from 'react';
import type { Bounds } from '../../domain/rich-menu-areas.ts';
import { MENU_LIMITS, type MenuPage, type RichMenuContent } from '../../domain/rich-menu.ts';
import { AreaForm } from './area-form.tsx';
import { Canvas } from './canvas.tsx';
import { changedArea, freeAreaId, withArea, withoutArea } from './editing.ts';

interface Props {
  serviceId: string;
  content: RichMenuContent;
  page: MenuPage;
  onChange: (change: (page: MenuPage) => MenuPage, run?: string) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
}

export function PageEditor({ serviceId, content, page, onChange, undo, redo }: Props) {
  const [selected, setSelected] = useState<string | null>(null);
  const [toFocus, setToFocus] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const ground = useRef<HTMLDivElement>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const help = useId();
  const index = page.areas.findIndex(({ id }) => id === selected);
  const area = page.areas[index];
  const isFull = page.areas.length >= MENU_LIMITS.areas;

  useEffect(() => {
    if (toFocus === null) return;
    ground.current?.querySelector<HTMLElement>(`[data-area="${toFocus}"]`)?.focus();
    setToFocus(null);
  }, [toFocus]);

  function add(bounds?: Bounds) {
    if (isFull) return;
    const id = freeAreaId(page);
    onChange((now) => withArea(now, id, bounds));
    setSelected(id);
    setToFocus(id);
  }
  function remove(id: string) {
    const at = page.areas.findIndex((one) => one.id === id);
    const next = page.areas[at + 1] ?? page.areas[at - 1];
    onChange((now) => withoutArea(now, id));
    setSelected(next?.id ?? null);
    // The keyboard goes on from the next one.
    if (next) setToFocus(next.id);
    else adding.current?.focus();
  }

  return (
    <Stack
      sx={{ gap: 1.5 }}
      onKeyDown={(event) => {
        const isTyping = event.target instanceof HTMLInputElement;
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || isTyping)
          return;
        event.preventDefault();
        (event.shiftKey ? redo : undo)?.();
      }}
    >
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Button ref={adding} variant="outlined" disabled={isFull} onClick={() => add()}>
          領域を足す
        </Button>
        <Button disabled={!undo} onClick={() => undo?.()}>
          元に戻す
        </Button>
        <Button disabled={!redo} onClick={() => redo?.()}>
          やり直す
        </Button>
        <Typography variant="body2" color="text.secondary">
          領域 {page.areas.length}/{MENU_LIMITS.areas}
          {isFull && '（これ以上は足せません）'}
        </Typography>
      </Stack>
      <Stack ref={ground} role="group" aria-label="画像と領域" aria-describedby={help}>
        <Canvas
          serviceId={serviceId}
          page={page}
          selected={selected}
          onSelect={setSelected}
          onMove={(id, bounds, run) => onChange((now) => changedArea(now, id, bounds), run)}
          onDraw={add}
          onRemove={remove}
          onOpen={() => field.current?.focus()}
        />
      </Stack>
      <Typography id={help} variant="body2" color="text.secondary">
        マウス：画像の上を引いて領域を作り、つかんで動かし、丸をつかんで大きさを変えます。
        キーボード：Tabで領域を選び、矢印で動かし、Shift＋矢印で大きさを変えます（Altも押すと1ピクセルずつ）。
        Enterで言葉の欄へ、Deleteで消します。Ctrl＋Zで元に戻します。
      </Typography>
      {area ? (
        <AreaForm
          content={content}
          page={page}
          area={area}
          index={index}
          firstField={field}
          onChange={(change, run) =>
            onChange((now) => changedArea(now, area.id, change), run === '' ? undefined : run)
          }
          onRemove={() => remove(area.id)}
        />
      ) : (
        page.areas.length > 0 && (
          <Typography color="text.secondary">
            領域を選ぶと、言葉と、押したときにすることを決められます。
          </Typography>
        )
      )}
    </Stack>
  );
}
