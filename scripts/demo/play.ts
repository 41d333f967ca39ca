/** Prints a play step by step: what happens, how long it took, and what did not hold. */

export interface Play {
  scene(title: string): void;
  /** One step; what it returns goes on. A step that fails ends the play. */
  step<T>(what: string, act: () => Promise<T>): Promise<T>;
  /** Something worth telling that is not a step. */
  tell(line: string): void;
  steps(): number;
}

/** Something did not come out as it must; its message is for the person who watches. */
export class DidNotHold extends Error {}

/** Throws DidNotHold with the message unless it holds. */
export function holds(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new DidNotHold(otherwise);
}

export function createPlay(say: (line: string) => void): Play {
  let steps = 0;
  return {
    scene: (title) => say(`\n【${title}】`),
    async step(what, act) {
      steps += 1;
      const number = String(steps).padStart(3);
      const begun = performance.now();
      try {
        const result = await act();
        say(`${number}. ${what}  … ${elapsed(begun)}`);
        return result;
      } catch (error) {
        say(`${number}. ${what}  … ${elapsed(begun)}  ✗`);
        throw error;
      }
    },
    tell: (line) => say(`       ${line}`),
    steps: () => steps,
  };
}

function elapsed(begun: number): string {
  return `${Math.round(performance.now() - begun)} ms`;
}
