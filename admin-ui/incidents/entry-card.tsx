/** A line of an incident's story: a step, a correction of one, or something measured. */
import { Paper, Typography } from '@mui/material';
import { COMPONENTS, isComponent } from '../../domain/components.ts';
import { ENTRY_NAMES } from '../../domain/incident.ts';
import { dayText, dayTimeText } from '../parts/time.ts';
import type { IncidentEntryShown } from '../staff-api/incidents.ts';

export function EntryCard({ entry }: { entry: IncidentEntryShown }) {
  const { step, isSkipped, isCorrection, text, handOver, outage, affected, madeBy, madeAt } = entry;
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5, overflowWrap: 'anywhere' }}>
      <Typography component="h3" variant="body1" sx={{ fontWeight: 700 }}>
        {ENTRY_NAMES[step]}
        {isSkipped && '（省略）'}
        {isCorrection && '（訂正・追記）'}
      </Typography>
      {outage && <OutageText outage={outage} />}
      {affected && <AffectedText affected={affected} />}
      {handOver && (
        <Typography>
          {dayText(`${handOver.on}T12:00+09:00`)} に {handOver.by} から {handOver.to} へ提出
        </Typography>
      )}
      <Typography sx={{ whiteSpace: 'pre-wrap' }}>
        {isSkipped && '理由：'}
        {text}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {dayTimeText(madeAt)}・{madeBy.name ?? '（不明）'}
      </Typography>
    </Paper>
  );
}

function OutageText({ outage }: { outage: NonNullable<IncidentEntryShown['outage']> }) {
  const { from, until, components, measuredMinutes, minutes } = outage;
  const parts = components.map((one) => (isComponent(one) ? COMPONENTS[one].name : one));
  return (
    <Typography>
      停止時間 {minutes}分{minutes !== measuredMinutes && `（稼働の記録では${measuredMinutes}分）`}
      ・{dayTimeText(from)} から {dayTimeText(until)} まで
      {parts.length > 0 && `・${parts.join('、')}`}
    </Typography>
  );
}

function AffectedText({ affected }: { affected: NonNullable<IncidentEntryShown['affected']> }) {
  const { from, until, consultations, people, list, isCut } = affected;
  return (
    <>
      <Typography>
        {consultations}件の相談（相談者{people}人）・{dayTimeText(from)} から {dayTimeText(until)}{' '}
        までの閲覧
      </Typography>
      {list.length > 0 && (
        <Typography variant="body2">
          {list.map(({ service, number }) => `${service.name} ${number}番`).join('、')}
          {isCut && ' ほか'}
        </Typography>
      )}
    </>
  );
}
