/** The workflows of the worker; their exported names are their types and never change. */
export { consultation } from './consultation.ts';
export { contractEnd } from './contract-end.ts';
export { disposal } from './disposal.ts';
export { escalation } from './escalation.ts';
export { exportRecords } from './export.ts';
export { incident } from './incident.ts';
export { serviceHours } from './service-hours.ts';
