/** Buttons of a row in a list that has an order: moved by mouse or keyboard, and taken out. */
import { Box, Button } from '@mui/material';

interface Props {
  /** What the row is called, for those who hear one button after another. */
  name: string;
  index: number;
  count: number;
  onMove?: (by: number) => void;
  onRemove: () => void;
}

export function RowButtons({ name, index, count, onMove, onRemove }: Props) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {onMove && (
        <>
          <Button
            size="small"
            disabled={index === 0}
            aria-label={`${name}を上へ動かす`}
            onClick={() => onMove(-1)}
          >
            上へ
          </Button>
          <Button
            size="small"
            disabled={index === count - 1}
            aria-label={`${name}を下へ動かす`}
            onClick={() => onMove(1)}
          >
            下へ
          </Button>
        </>
      )}
      <Button size="small" aria-label={`${name}を削除する`} onClick={onRemove}>
        削除
      </Button>
    </Box>
  );
}
