/** The pictures and files of a message: small beside the words, large in a dialog, files to be saved. */
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState } from 'react';
import { sizeText } from '../../domain/files.ts';
import type { FileHead } from '../staff-api/types.ts';

interface Props {
  consultationId: string;
  files: readonly FileHead[];
}

/** Permission is asked with each look, and each look is on record. */
function addressOf(consultationId: string, { id }: FileHead): string {
  return `/api/staff/consultations/${consultationId}/files/${id}`;
}

export function MessageFiles({ consultationId, files }: Props) {
  if (files.length === 0) return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, py: 0.5 }}>
      {files.map((file) =>
        file.kind === 'picture' ? (
          <Picture key={file.id} address={addressOf(consultationId, file)} file={file} />
        ) : (
          <Button
            key={file.id}
            variant="outlined"
            size="small"
            href={addressOf(consultationId, file)}
            download={file.name ?? ''}
            sx={{ overflowWrap: 'anywhere', textAlign: 'left' }}
          >
            {file.name ?? 'ファイル'}（{sizeText(file.size)}）を保存
          </Button>
        ),
      )}
    </Box>
  );
}

const THUMBNAIL = { maxWidth: '12rem', maxHeight: '9rem' };

function Picture({ address, file }: { address: string; file: FileHead }) {
  const [isOpen, setOpen] = useState(false);
  const [tries, setTries] = useState(0);
  const [isMissing, setMissing] = useState(false);
  const name = file.name ?? '写真';
  if (isMissing)
    return (
      <Button
        size="small"
        variant="outlined"
        onClick={() => {
          setTries(tries + 1);
          setMissing(false);
        }}
      >
        写真を表示できません。もう一度読む
      </Button>
    );
  return (
    <>
      <Box
        component="button"
        type="button"
        onClick={() => setOpen(true)}
        sx={{ p: 0, border: 0, bgcolor: 'transparent', cursor: 'pointer', lineHeight: 0 }}
      >
        <Box
          component="img"
          src={`${address}?size=thumbnail&n=${tries}`}
          alt={`写真 ${file.name ?? ''}`}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          onError={() => setMissing(true)}
          sx={{ ...THUMBNAIL, width: 'auto', height: 'auto', borderRadius: 'var(--radius-s)' }}
        />
      </Box>
      {isOpen && <Large address={address} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function Large(props: { address: string; name: string; onClose: () => void }) {
  const { address, name, onClose } = props;
  const id = useId();
  return (
    <Dialog open onClose={onClose} maxWidth="lg" aria-labelledby={id}>
      <DialogTitle id={id} component="h2" sx={{ overflowWrap: 'anywhere' }}>
        {name}
      </DialogTitle>
      <DialogContent sx={{ textAlign: 'center' }}>
        <Box
          component="img"
          src={address}
          alt={`大きな写真 ${name}`}
          sx={{ maxWidth: '100%', maxHeight: '70vh', objectFit: 'contain' }}
        />
      </DialogContent>
      <DialogActions>
        <Button href={address} download={`${name.replace(/\.[^.]+$/u, '')}.webp`}>
          保存
        </Button>
        <Button onClick={onClose} autoFocus>
          閉じる
        </Button>
      </DialogActions>
    </Dialog>
  );
}
