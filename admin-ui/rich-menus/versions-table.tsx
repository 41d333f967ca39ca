/** What was published, from when, by whom; with the way back to each. */
import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { menuFaults, type TopicWords } from '../../domain/rich-menu-faults.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { MenuVersion } from '../staff-api/rich-menus.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { STATE_WORDS } from './words.ts';

interface Props {
  serviceId: string;
  versions: readonly MenuVersion[];
  words: TopicWords;
  mayPublish: boolean;
}

export function VersionsTable({ serviceId, versions, words, mayPublish }: Props) {
  const [back, setBack] = useState<MenuVersion | null>(null);
  const [dropped, setDropped] = useState<MenuVersion | null>(null);
  const doubts = back?.content ? menuFaults(back.content, words) : [];
  return (
    <section aria-label="これまでの版">
      <SectionHeading>これまでの版</SectionHeading>
      {versions.length === 0 ? (
        <EmptyState title="公開した版はまだありません">公開すると、ここに残ります。</EmptyState>
      ) : (
        <StackingTable
          label="リッチメニューの版"
          columns={[
            { heading: '版', cell: ({ version }) => `第${version}版` },
            { heading: '状態', cell: ({ state }) => STATE_WORDS[state] },
            { heading: 'いつから', cell: ({ effectiveFrom }) => dayTimeText(effectiveFrom) },
            { heading: '公開した人', cell: ({ publishedBy }) => publishedBy.name ?? '（退職者）' },
            { heading: '内容', wraps: true, cell: whatText },
            ...(mayPublish
              ? [
                  {
                    heading: '操作',
                    cell: (version: MenuVersion) => (
                      <Actions version={version} onBack={setBack} onDrop={setDropped} />
                    ),
                  },
                ]
              : []),
          ]}
          rows={versions}
          keyOf={({ id }) => id}
        />
      )}
      {back && (
        <PublishDialog
          serviceId={serviceId}
          source={{ kind: 'version', version: back.version }}
          title={`第${back.version}版に戻す`}
          doubts={doubts}
          onClose={() => setBack(null)}
        />
      )}
      {dropped && (
        <WithdrawDialog serviceId={serviceId} version={dropped} onClose={() => setDropped(null)} />
      )}
    </section>
  );
}

function whatText({ content, fromVersion }: MenuVersion): string {
  if (content === null) return 'メニューを出さない';
  const names = content.pages.map(({ name }) => name).join('、');
  return fromVersion === null ? names : `${names}（第${fromVersion}版に戻したもの）`;
}

function Actions({
  version,
  onBack,
  onDrop,
}: {
  version: MenuVersion;
  onBack: (version: MenuVersion) => void;
  onDrop: (version: MenuVersion) => void;
}) {
  const name = `第${version.version}版`;
  if (version.state === 'scheduled')
    return (
      <Button size="small" aria-label={`${name}：予約を取り下げる`} onClick={() => onDrop(version)}>
        予約を取り下げる
      </Button>
    );
  const mayGoBack = version.content !== null && ['earlier', 'withdrawn'].includes(version.state);
  return mayGoBack ? (
    <Button size="small" aria-label={`${name}：この版に戻す`} onClick={() => onBack(version)}>
      この版に戻す
    </Button>
  ) : (
    <Stack component="span">—</Stack>
  );
}

function WithdrawDialog({
  serviceId,
  version,
  onClose,
}: {
  serviceId: string;
  version: MenuVersion;
  onClose: () => void;
}) {
  const api = useStaffApi();
  const change = useChange('rich-menus');
  return (
    <FormDialog
      title="公開の予約を取り下げる"
      submitText="取り下げる"
      onSubmit={() =>
        change(() => api.withdrawMenu(serviceId, version.id), '予約を取り下げました。')
      }
      onClose={onClose}
    >
      {dayTimeText(version.effectiveFrom)}からの第{version.version}版を出しません。
    </FormDialog>
  );
}
