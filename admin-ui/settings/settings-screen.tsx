/** 「設定」: what a service goes by, part by part; changed in a draft and published as a new version. */
import { Alert, Box, Button, Link, Tab, Tabs, Typography } from '@mui/material';
import { LinkBase, useLocation, useNavigate, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { SETTINGS_PARTS, type SettingsContent } from '../../domain/settings-content.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ServiceSettings } from '../staff-api/settings.ts';
import { ContactsPart, contactsToConfirm } from './contacts-part.tsx';
import { editingOf, type Editing } from './editing.ts';
import { FormPart } from './form-part.tsx';
import { HoursEditor } from './hours/hours-editor.tsx';
import { OthersPart } from './others-part.tsx';
import { RiskWordsPart } from './risk-words-part.tsx';
import { StatusCard } from './status-card.tsx';
import { TextsPart } from './texts-part.tsx';
import { TimersPart } from './timers-part.tsx';
import { useSettingsCommand } from './use-settings-command.ts';
import { useSettings, useSettingsDraft, type Clash } from './use-settings-draft.ts';
import { VersionsPart } from './versions-part.tsx';
import { PART_WORDS, pathWords } from './words.ts';

const SHOWN_PARTS = [...SETTINGS_PARTS, 'versions'] as const;
type ShownPart = (typeof SHOWN_PARTS)[number];

export function ServiceSettingsScreen() {
  useTitle('窓口の設定');
  const { id = '' } = useParams();
  const { data, error, refetch } = useSettings(id);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '72rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        窓口の設定
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState what="設定を読み込んでいます" />}
      {data && <Settings key={id} serviceId={id} shown={data} />}
    </Box>
  );
}

interface Props {
  serviceId: string;
  shown: ServiceSettings;
}

function Settings({ serviceId, shown }: Props) {
  const roles = useRolesIn(serviceId);
  const command = useSettingsCommand(serviceId);
  const writing = useSettingsDraft(serviceId, shown);
  const mayEdit = may(roles, 'settings.draft', 'service');
  const mayPublish = may(roles, 'settings.publish', 'service');
  const [part, setPart] = useShownPart();
  const { content, change, flush, clash, settle, isUnsaved } = writing;
  if (!content)
    return (
      <EmptyState title="この窓口にはまだ設定がありません">
        設定ができるまで、窓口は受付時間外の扱いです。
      </EmptyState>
    );
  const isReadOnly = !mayEdit || shown.draft?.request != null;
  const found = { faults: shown.draft?.faults ?? [], knownFields: shown.knownFields };
  const editing = editingOf(content, change, found, isReadOnly);
  return (
    <>
      <StatusCard
        {...{ shown, mayEdit, mayPublish, command, flush, isUnsaved }}
        saveText={SAVE_WORDS[writing.state]}
      />
      {writing.problem !== null && (
        <Alert
          severity="warning"
          sx={{ mb: 2 }}
          action={
            <Button color="inherit" onClick={() => void flush()}>
              もう一度保存する
            </Button>
          }
        >
          {writing.problem} 書いた内容は、この画面に残っています。
        </Alert>
      )}
      {clash && <ClashAlert clash={clash} onSettle={settle} />}
      <PartTabs part={part} content={content} found={found.faults} onChoose={setPart} />
      <Box role="tabpanel" aria-label={wordsOf(part)} sx={{ pt: 2 }}>
        {part === 'versions' ? (
          <VersionsPart {...{ serviceId, shown, mayEdit, mayPublish, command }} />
        ) : (
          <Part part={part} editing={editing} serviceId={serviceId} faults={found.faults} />
        )}
      </Box>
    </>
  );
}

const SAVE_WORDS = {
  saved: '下書きは保存してあります。',
  saving: '下書きを保存しています…',
  failed: 'まだ保存できていません。',
} as const;

function wordsOf(part: ShownPart): string {
  return part === 'versions' ? '版の一覧' : PART_WORDS[part];
}

/** The part stands in the address, so that it can be linked to and stays when the page is loaded anew. */
function useShownPart(): [ShownPart, (part: ShownPart) => void] {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const named = new URLSearchParams(search).get('part');
  const part = SHOWN_PARTS.find((one) => one === named) ?? 'hours';
  return [part, (next) => navigate(`${pathname}?part=${next}`, { replace: true })];
}

interface PartTabsProps {
  part: ShownPart;
  content: SettingsContent;
  found: readonly { part: string }[];
  onChoose: (part: ShownPart) => void;
}

function PartTabs({ part, content, found, onChoose }: PartTabsProps) {
  const toConfirm = contactsToConfirm(content.settings.emergencyContacts);
  const hint = (one: ShownPart) =>
    one === 'contacts' && toConfirm > 0 ? `（確認 ${toConfirm}）` : '';
  return (
    <Tabs
      value={part}
      variant="scrollable"
      allowScrollButtonsMobile
      aria-label="設定の部分"
      onChange={(_event, value: ShownPart) => onChoose(value)}
      sx={{ borderBottom: '1px solid', borderColor: 'divider' }}
    >
      {SHOWN_PARTS.map((one) => {
        const faults = found.filter((fault) => fault.part === one).length;
        return (
          <Tab
            key={one}
            value={one}
            label={
              <span>
                {wordsOf(one)}
                {hint(one)}
                {faults > 0 && (
                  <Box component="span" sx={{ color: 'var(--color-danger)', fontWeight: 700 }}>
                    （直すところ {faults}）
                  </Box>
                )}
              </span>
            }
          />
        );
      })}
    </Tabs>
  );
}

interface PartProps {
  part: Exclude<ShownPart, 'versions'>;
  editing: Editing;
  serviceId: string;
  faults: readonly { path: string; text: string }[];
}

function Part({ part, editing, serviceId, faults }: PartProps) {
  switch (part) {
    case 'hours':
      return (
        <>
          <Typography sx={{ mb: 2 }}>
            急に休むときと、休む日時を先に決めるときは、
            <Link component={LinkBase} to={`/services/${serviceId}/reception`}>
              受付の予定
            </Link>
            で休止にします。下書きの時間に何が起きるかは、
            <Link component={LinkBase} to={`/services/${serviceId}/preview`}>
              この日時に何が起きる？
            </Link>
            で確かめられます。
          </Typography>
          <HoursEditor
            value={editing.content.settings.calendar}
            onChange={(calendar) => editing.set({ calendar })}
            readOnly={editing.isReadOnly}
            issues={faults}
          />
        </>
      );
    case 'texts':
      return <TextsPart editing={editing} serviceId={serviceId} />;
    case 'contacts':
      return <ContactsPart editing={editing} />;
    case 'risk-words':
      return <RiskWordsPart editing={editing} />;
    case 'timers':
      return <TimersPart editing={editing} />;
    case 'form':
      return <FormPart editing={editing} />;
    case 'others':
      return <OthersPart editing={editing} />;
  }
}

function ClashAlert({ clash, onSettle }: { clash: Clash; onSettle: (mine: boolean) => void }) {
  const name = clash.theirs.draft?.editedBy.name ?? 'ほかの人';
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      <Typography>
        {name}さんが、同じところを先に変えました（{clash.paths.map(pathWords).join('、')}
        ）。どちらを残しますか。ほかのところの変更は、どちらも残ります。
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button variant="outlined" color="inherit" onClick={() => onSettle(true)}>
          自分の変更を残す
        </Button>
        <Button variant="outlined" color="inherit" onClick={() => onSettle(false)}>
          {name}さんの変更を残す
        </Button>
      </Box>
    </Alert>
  );
}
