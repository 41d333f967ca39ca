/** What the relay counts of its own; the rest the database knows. */
export interface RelayCounters {
  /** Times an open consultation was found without a workflow that could be told. */
  workflowsMissing: number;
  /** Times the workflows of a service were told that its hours, timers or pauses changed. */
  plansTold: number;
}
