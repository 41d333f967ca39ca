/** What the workflow engine can list consultations by: codes and times only, for the engine keeps them in the clear. */
export const SEARCH_ATTRIBUTES = {
  ConsultationStage: 'KEYWORD',
  ConsultationPriority: 'KEYWORD',
  ServiceId: 'KEYWORD',
  EscalationStatus: 'KEYWORD',
  NextActionAt: 'DATETIME',
} as const;
