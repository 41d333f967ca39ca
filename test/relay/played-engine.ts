/** The engine as the relay sees it, played: which workflows run, what they were told, and whether it answers. */
import type { CommandResult, ConsultationCommand, Progress } from '../../domain/consultation.ts';
import type { EscalationCommand, EscalationResult } from '../../domain/escalation.ts';
import type { IncidentPlace, ServicePlace } from '../../domain/workflow-ids.ts';
import type { Outcome } from '../../workflows/engine/client.ts';
import type { Commanded, ConsultationInput, EscalationInput } from '../../workflows/messages.ts';
import type { RelayEngine } from '../../worker/relay/engine.ts';

interface Played {
  isRunning: boolean;
  begunWith: ConsultationInput;
  heard: Progress[];
}

export class PlayedEngine implements RelayEngine {
  isAway = false;
  /** How often it was told words, given orders or asked to go on. */
  calls = 0;
  readonly workflows = new Map<string, Played>();
  readonly escalations = new Map<string, EscalationInput>();
  readonly commands: {
    consultationId: string;
    commandId: string;
    action: string;
    words?: Progress | undefined;
  }[] = [];
  /** How often the workflow of each service's hours was told of a change, and which others were. */
  readonly services = new Map<string, number>();
  readonly planned: string[] = [];
  readonly incidents: string[] = [];
  /** What commands are answered with. */
  answer: Outcome<CommandResult> = { outcome: 'done', result: { seq: 2, stage: 'review' } };

  begin(input: ConsultationInput, progress: Progress): Promise<Outcome<null>> {
    return this.#say(() => {
      const known = this.workflows.get(input.consultationId);
      if (known && !known.isRunning) return { outcome: 'gone' };
      if (known) known.heard.push(progress);
      else this.#start(input, progress);
      return { outcome: 'done', result: null };
    });
  }

  tell(consultationId: string, progress: Progress): Promise<Outcome<null>> {
    return this.#say(() => {
      const known = this.workflows.get(consultationId);
      if (!known?.isRunning) return { outcome: 'gone' };
      known.heard.push(progress);
      return { outcome: 'done', result: null };
    });
  }

  resume(input: ConsultationInput, progress: Progress): Promise<Outcome<null>> {
    return this.#say(() => {
      this.#start(input, progress);
      return { outcome: 'done', result: null };
    });
  }

  command(
    consultationId: string,
    { commandId, command, words }: Commanded<ConsultationCommand>,
  ): Promise<Outcome<CommandResult>> {
    return this.#say(() => {
      if (!this.workflows.get(consultationId)?.isRunning) return { outcome: 'gone' };
      this.commands.push({ consultationId, commandId, action: command.action, words });
      return this.answer;
    });
  }

  resumeEscalation(input: EscalationInput): Promise<Outcome<null>> {
    return this.#say(() => {
      this.escalations.set(`${input.consultationId}/${input.n}`, input);
      return { outcome: 'done', result: null };
    });
  }

  commandEscalation(
    { consultationId, n }: { consultationId: string; n: number },
    { commandId, command }: Commanded<EscalationCommand> & { own: boolean },
  ): Promise<Outcome<EscalationResult>> {
    return this.#say(() => {
      this.commands.push({ consultationId, commandId, action: command.action });
      return this.escalations.has(`${consultationId}/${n}`)
        ? { outcome: 'done', result: { seq: 2, status: 'approved' } }
        : { outcome: 'gone' };
    });
  }

  beginService({ serviceId }: ServicePlace): Promise<Outcome<null>> {
    return this.#answer(() => {
      this.services.set(serviceId, this.services.get(serviceId) ?? 0);
      return { outcome: 'done', result: null };
    });
  }

  tellService({ serviceId }: ServicePlace): Promise<Outcome<null>> {
    return this.#answer(() => {
      this.services.set(serviceId, (this.services.get(serviceId) ?? 0) + 1);
      return { outcome: 'done', result: null };
    });
  }

  tellOfSettings(workflowId: string): Promise<Outcome<null>> {
    return this.#answer(() => {
      this.planned.push(workflowId);
      return { outcome: 'done', result: null };
    });
  }

  tellIncident({ incidentId }: IncidentPlace): Promise<Outcome<null>> {
    return this.#answer(() => {
      this.incidents.push(incidentId);
      return { outcome: 'done', result: null };
    });
  }

  #start(input: ConsultationInput, progress: Progress): void {
    const played = { isRunning: true, begunWith: input, heard: [progress] };
    this.workflows.set(input.consultationId, played);
  }

  #say<Answer>(answer: () => Outcome<Answer>): Promise<Outcome<Answer>> {
    this.calls += 1;
    return this.#answer(answer);
  }

  #answer<Answer>(answer: () => Outcome<Answer>): Promise<Outcome<Answer>> {
    return Promise.resolve(this.isAway ? { outcome: 'no-answer' } : answer());
  }
}
