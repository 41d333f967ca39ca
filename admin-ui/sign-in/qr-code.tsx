/** A QR code, drawn here: what is in it leaves the browser for the camera in front of it only. */
import { Box } from '@mui/material';
import { useMemo } from 'react';
import { encode } from 'uqr';

/** Blank modules around it, as readers expect. */
const MARGIN = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      sx={{ width: '13rem', maxWidth: '100%', alignSelf: 'center', borderRadius: 1 }}
    >
      {/* Dark on light also in the dark theme: many cameras read no other. */}
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </Box>
  );
}

/** One square for each dark module. */
function draw(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: MARGIN });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join('') };
}
