/** The processes of the product: one table for `npm start`, tests, benches and fault runs. */

export type ProcessName = 'keys' | 'api' | 'worker' | 'phone' | 'backup';

export interface ProductProcess {
  name: ProcessName;
  /** How the operator is told about it. */
  label: string;
  /** The file Node runs, from the root of the repository. */
  entry: string;
  nodeOptions: readonly string[];
  /** What of the system's variables it is given; it gets no other's passwords. */
  variables: readonly string[];
}

/** Everything the supervisor sets; a process sees the part named in its row. */
export const SYSTEM_VARIABLES = [
  'PORT',
  'DATABASE_URL',
  'DATABASE_MIGRATOR_URL',
  'DATABASE_APP_URL',
  'DATABASE_SYSTEM_URL',
  'KEYS_SOCKET',
  'KEYS_DIR',
  'KEYS_MIRROR_DIR',
  'KEYS_ROOT_KEY_FILE',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_TASK_QUEUE',
  'LINE_API_BASE_URL',
  'LINE_DATA_API_BASE_URL',
  'PRACTICE_LINE_API_BASE_URL',
  'PHONE_URL',
  'PHONE_PORT',
  'PHONE_STATE_FILE',
  'WEBHOOK_BASE_URL',
  'WORKFLOW_BUNDLE_DIR',
  'AUDIT_CHECKPOINTS_DIR',
  'EXPORTS_DIR',
  'DISK_FOLDERS',
  'BACKUP_DIR',
  'BACKUP_MIRROR_DIR',
  'BACKUP_KEY_FILE',
  'BACKUP_DATABASE_URL',
  'BACKUP_SETTINGS_FILE',
] as const;

const SERVING = [
  'DATABASE_APP_URL',
  'DATABASE_SYSTEM_URL',
  'KEYS_SOCKET',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_TASK_QUEUE',
  'LINE_API_BASE_URL',
  'LINE_DATA_API_BASE_URL',
  'PRACTICE_LINE_API_BASE_URL',
  'PHONE_URL',
  'DISK_FOLDERS',
] as const;

export const PROCESSES: readonly ProductProcess[] = [
  {
    name: 'keys',
    label: '鍵の保管庫（keys）',
    entry: 'keys/main.ts',
    nodeOptions: [],
    variables: ['KEYS_SOCKET', 'KEYS_DIR', 'KEYS_MIRROR_DIR', 'KEYS_ROOT_KEY_FILE', 'BACKUP_DIR'],
  },
  {
    name: 'api',
    label: '画面と API（api）',
    entry: 'api/main.ts',
    nodeOptions: [],
    variables: ['PORT', 'EXPORTS_DIR', ...SERVING],
  },
  {
    name: 'worker',
    label: '進行役（worker）',
    entry: 'worker/main.ts',
    // The workflow cache grows with the heap it is allowed; a small machine needs a bound.
    nodeOptions: ['--max-old-space-size=1024', '--require=./worker/light-threads.ts'],
    variables: ['WORKFLOW_BUNDLE_DIR', 'AUDIT_CHECKPOINTS_DIR', 'EXPORTS_DIR', ...SERVING],
  },
  {
    name: 'phone',
    label: '練習用の電話（phone）',
    entry: 'line/phone/main.ts',
    nodeOptions: [],
    variables: ['PHONE_PORT', 'PHONE_STATE_FILE', 'WEBHOOK_BASE_URL'],
  },
  {
    name: 'backup',
    label: 'バックアップ（backup）',
    entry: 'backup/main.ts',
    nodeOptions: [],
    variables: [
      'DATABASE_SYSTEM_URL',
      'BACKUP_DIR',
      'BACKUP_MIRROR_DIR',
      'BACKUP_KEY_FILE',
      'BACKUP_DATABASE_URL',
      'BACKUP_SETTINGS_FILE',
    ],
  },
];

/** The environment of one process: that of its parent, and of the system's variables only those named. */
export function environmentFor(
  variables: readonly string[],
  system: Readonly<Record<string, string>>,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const environment = { ...inherited };
  for (const name of SYSTEM_VARIABLES) delete environment[name];
  for (const [name, value] of Object.entries(system)) {
    const isSystems = (SYSTEM_VARIABLES as readonly string[]).includes(name);
    if (!isSystems || variables.includes(name)) environment[name] = value;
  }
  return environment;
}
