/** Words with their addresses as links. Nothing behind an address is fetched; before it is opened, one sees where it leads. */
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { Fragment, useId, useState, type ReactNode } from 'react';
import { piecesOf } from '../../domain/links.ts';

interface Props {
  text: string;
  /** Draws what is no address; as it stands where nothing is said. */
  plain?: (text: string) => ReactNode;
}

interface Place {
  href: string;
  host: string;
}

export function LinkedText({ text, plain = (words) => words }: Props) {
  const [asked, setAsked] = useState<Place | null>(null);
  return (
    <>
      {piecesOf(text).map((piece, index) =>
        piece.kind === 'text' ? (
          <Fragment key={index}>{plain(piece.text)}</Fragment>
        ) : (
          <span key={index}>
            <Box
              component="a"
              href={piece.href}
              rel="noopener noreferrer"
              onClick={(event) => {
                event.preventDefault();
                setAsked(piece);
              }}
              // The middle button would open it without the question.
              onAuxClick={(event) => event.preventDefault()}
              sx={{ color: 'primary.main' }}
            >
              {piece.text}
            </Box>
            （行き先：{piece.host}）
          </span>
        ),
      )}
      {asked && <Leaving place={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function Leaving({ place, onClose }: { place: Place; onClose: () => void }) {
  const id = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={id}>
      <DialogTitle id={id} component="h2">
        外部のサイトを開きますか
      </DialogTitle>
      <DialogContent sx={{ overflowWrap: 'anywhere' }}>
        行き先は <strong>{place.host}</strong> です。
        <Box component="p" sx={{ my: 1 }}>
          {place.href}
        </Box>
        心あたりのないリンクは、開かずにスーパーバイザーに相談してください。
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          開かない
        </Button>
        <Button
          component="a"
          href={place.href}
          target="_blank"
          rel="noopener noreferrer"
          onClick={onClose}
        >
          新しいタブで開く
        </Button>
      </DialogActions>
    </Dialog>
  );
}
