/** Other records of the same person: what is known there, a further one linked, and one taken out again. */
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { FlagMarks } from '../parts/flag-marks.tsx';
import { timeText } from '../parts/time.ts';
import type { ConsultationHead, LinkedRecord } from '../staff-api/types.ts';
import { recordText } from './person-words.ts';
import { LinkDialog } from './link-dialog.tsx';
import { SeparateDialog } from './separate-dialog.tsx';

const WRITTEN = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

export function SamePersonPart({ head }: { head: ConsultationHead }) {
  const [isLinking, setLinking] = useState(false);
  const [out, setOut] = useState<LinkedRecord | null>(null);
  const { linked } = head.consultee;
  return (
    <Box component="section" aria-label="同じ人の別の記録" sx={{ mt: 3, mb: 2.5 }}>
      <Typography component="h2" variant="h3">
        同じ人の別の記録
      </Typography>
      {linked.length === 0 && (
        <Typography color="text.secondary">
          電話やLINEが変わった方は、前の記録をつなげられます。
        </Typography>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {linked.map((record) => (
          <Box component="li" key={record.consulteeId} sx={{ my: 1 }}>
            <RecordShown record={record} />
            <Button
              size="small"
              onClick={() => setOut(record)}
              aria-label={`${recordText(record)}をつながりから外す`}
            >
              つながりから外す
            </Button>
          </Box>
        ))}
      </Box>
      <Button size="small" variant="outlined" onClick={() => setLinking(true)}>
        同じ人の記録をつなげる
      </Button>
      {isLinking && <LinkDialog head={head} onClose={() => setLinking(false)} />}
      {out && <SeparateDialog head={head} record={out} onClose={() => setOut(null)} />}
    </Box>
  );
}

function RecordShown({ record }: { record: LinkedRecord }) {
  const { numbers, linkedBy, linkedAt, reason, traits, cautions, flags } = record;
  const up = flags.filter(({ isUp }) => isUp);
  return (
    <>
      <strong>{recordText(record)}</strong>
      {numbers.length > 1 && (
        <Typography component="span" variant="body2" sx={{ ml: 1 }}>
          ほかに
          {numbers
            .slice(1)
            .map((number) => `No.${number}`)
            .join('、')}
        </Typography>
      )}
      <FlagMarks flags={up} />
      {up.map(
        ({ id, label, remark }) =>
          remark !== null && (
            <Typography key={id} sx={WRITTEN}>
              {label}：{remark}
            </Typography>
          ),
      )}
      {cautions !== null && <Typography sx={WRITTEN}>対応の注意点：{cautions}</Typography>}
      {traits !== null && <Typography sx={WRITTEN}>特徴：{traits}</Typography>}
      <Typography variant="body2" color="text.secondary" sx={WRITTEN}>
        {linkedBy.name ?? '職員'}が{timeText(linkedAt)}につなげました
        {reason !== null && `（理由：${reason}）`}
      </Typography>
    </>
  );
}
