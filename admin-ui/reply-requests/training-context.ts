/** Whether what one writes in the consultation on the screen waits for approval, for the parts deep in its talk. */
import { createContext, useContext } from 'react';

const TrainingContext = createContext(false);

export const TrainingProvider = TrainingContext.Provider;

export function useIsInTraining(): boolean {
  return useContext(TrainingContext);
}
