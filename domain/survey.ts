/** The short survey after the talk. Each question can be left out; none of it is part of the talk. */
export const RELIEFS = ['yes', 'somewhat', 'no', 'unknown'] as const;
export const AGAINS = ['yes', 'no', 'unknown'] as const;
