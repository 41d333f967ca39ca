/** 「障害報告書」 as it is posted and handed to the ward: no numbers of consultations, no names of staff. */
import type { Incident } from '../../contracts/incidents.ts';
import { COMPONENTS, isComponent } from '../../domain/components.ts';
import { INCIDENT_KIND_NAMES, type IncidentEntry } from '../../domain/incident.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';
import { longDayText, longTimeText } from '../documents/times.ts';
import type { EntryShown } from './present.ts';

const PARTS: readonly [IncidentEntry, string][] = [
  ['detected', '内容'],
  ['first-report', '第一報'],
  ['contained', '被害の拡大防止・復旧'],
  ['cause', '原因'],
  ['measures', '対処策'],
  ['prevention', '再発防止策'],
];

export function reportTitle({ kind, isDrill }: Pick<Incident, 'kind' | 'isDrill'>): string {
  const title = kind === 'outage' ? '障害報告書' : '事故等報告書';
  return isDrill ? `${title}（訓練）` : title;
}

export function incidentSheet(incident: Incident, now: number): Sheet {
  const { number, title, publishedAt, entries } = incident;
  const last = (step: IncidentEntry) => entries.findLast((entry) => entry.step === step);
  const handed = last('handed-over')?.handOver;
  const isDraft = publishedAt === null;
  return {
    title: reportTitle(incident),
    top: [`${number}番`, longDayText(isDraft ? now : publishedAt)],
    blocks: [
      ...(isDraft ? [{ kind: 'notice', text: '作成中の写しです。' } as const] : []),
      { kind: 'heading', text: title },
      { kind: 'facts', facts: factsOf(incident, last) },
      ...PARTS.flatMap(([step, heading]) => partOf(heading, last(step))),
      { kind: 'heading', text: '提出' },
      handed
        ? {
            kind: 'facts',
            facts: [
              ['提出日', longDayText(`${handed.on}T00:00:00+09:00`)],
              ['提出した人', handed.by],
              ['受け取った人', handed.to],
            ],
          }
        : { kind: 'boxes', names: ['提出日', '提出した人', '受け取った人'] },
    ],
    foot: reportTitle(incident),
  };
}

function partOf(heading: string, entry: EntryShown | undefined): Block[] {
  const text = entry
    ? `${entry.isSkipped ? '該当なし。理由：' : ''}${entry.text}`
    : 'まだ記録されていません。';
  return [
    { kind: 'heading', text: heading },
    { kind: 'text', text },
  ];
}

function factsOf(
  incident: Incident,
  last: (step: IncidentEntry) => EntryShown | undefined,
): Fact[] {
  const outage = last('outage');
  const affected = last('affected')?.affected;
  return [
    ['種類', INCIDENT_KIND_NAMES[incident.kind]],
    ['検知した日時', longTimeText(incident.detectedAt)],
    ...(outage?.outage ? outageFacts(outage.outage, outage.text) : []),
    ...(affected
      ? ([
          [
            '影響を受けた相談',
            `${affected.consultations}件（相談者${affected.people}人）。${longTimeText(affected.from)} から ${longTimeText(affected.until)} までの閲覧の記録による`,
          ],
        ] as const)
      : []),
  ];
}

function outageFacts(outage: NonNullable<EntryShown['outage']>, text: string): Fact[] {
  const parts = outage.components.map((one) => (isComponent(one) ? COMPONENTS[one].name : one));
  const isCorrected = outage.minutes !== outage.measuredMinutes;
  return [
    ['停止した時間', `${longTimeText(outage.from)} から ${longTimeText(outage.until)} まで`],
    ['停止した部品', parts.length === 0 ? '（指定なし）' : parts.join('、')],
    [
      '停止時間',
      `${outage.minutes}分${isCorrected ? `（計測は${outage.measuredMinutes}分。補正の理由：${text}）` : ''}`,
    ],
  ];
}
