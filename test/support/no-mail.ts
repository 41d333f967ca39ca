/** What a process is told of looking after the installation, where a test has nothing to do with it. */
import type { ServingConfig } from '../../contracts/environment.ts';

export const NO_MAIL: Pick<ServingConfig, 'smtp' | 'alarmMailTo' | 'disks' | 'metrics'> = {
  smtp: null,
  alarmMailTo: [],
  disks: [],
  metrics: { token: null, allow: ['127.0.0.0/8', '::1/128'] },
};
