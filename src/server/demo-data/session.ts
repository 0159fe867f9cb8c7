import { type Rng, MINUTE, SECOND } from './rng.ts';
import type { Person } from './people.ts';
import { longPrompt, generatePrompt, scriptPrompt } from './prompts.ts';
import { HELPER_MODEL, type Route } from './routes.ts';
import { hugePatch, generateToolCall, type ToolCall } from './tools.ts';
import { firstContext, nextContext, twoResponsesInOneCall, usagesOf, type Usage } from './usages.ts';

/** One call to a model, not yet placed in time. */
export interface Call {
  readonly model: string;
  /**
   * From the end of the previous call to the start of this one. 0 with `parallel` means the same start time.
   */
  readonly pause: number;
  readonly duration: number;
  /** Starts together with the previous call instead of after it. */
  readonly parallel: boolean;
  readonly prompts: readonly string[];
  readonly tools: readonly ToolCall[];
  readonly usages: readonly Usage[];
}

/** Related calls: a question, or an agent loop. */
export interface Session {
  readonly person: Person;
  readonly route: Route;
  readonly calls: readonly Call[];
}

/** Rare cases that the demo data must contain; each occurs at a fixed position among the rows. */
export type SpecialCase = 'long prompt' | 'longest prompt' | 'huge input' | 'many tools' | 'six at once';

export const LONGEST_PROMPT = 60_000;

const durationOf = (rng: Rng): number => Math.round(rng.logNormal(6, 0.9, 0.5, 240) * SECOND);
const toolsOf = (rng: Rng, route: Route, count: number): ToolCall[] =>
  Array.from({ length: count }, () => generateToolCall(rng, route.toolkit));

function modelOf(rng: Rng, route: Route): string {
  return rng.weighted(route.models, route.model_weights);
}

function promptsOf(rng: Rng, person: Person, route: Route): string[] {
  if (person.machine || route.toolkit === 'script') return [scriptPrompt(rng)];
  const count = rng.weighted([1, 2, 3], [96, 3, 1]);
  return Array.from({ length: count }, () => generatePrompt(rng, person.language));
}

/** The provider refused or the connection broke, so no usage was recorded. */
function failedCall(rng: Rng, model: string, prompts: readonly string[]): Call {
  const duration = Math.round(rng.logNormal(1.2, 0.6, 0.5, 60) * SECOND);
  return { model, pause: 0, duration, parallel: false, prompts, tools: [], usages: [] };
}

function question(rng: Rng, person: Person, route: Route): Call[] {
  const model = modelOf(rng, route);
  const prompts = promptsOf(rng, person, route);
  const tools = toolsOf(rng, route, rng.weighted([0, 1, 2], [7, 2, 1]));
  const usages = usagesOf(rng, route.apiStyle, firstContext(rng, false));
  const successfulCall: Call = {
    model,
    pause: 0,
    duration: durationOf(rng),
    parallel: false,
    prompts,
    tools,
    usages,
  };
  if (!rng.chance(0.03)) return [successfulCall];
  const failed = failedCall(rng, model, prompts);
  // Half of the users retry.
  return rng.chance(0.5)
    ? [failed]
    : [failed, { ...successfulCall, pause: Math.round(rng.between(2, 20) * SECOND) }];
}

function agentLoop(rng: Rng, person: Person, route: Route): Call[] {
  const model = modelOf(rng, route);
  const steps = Math.round(rng.logNormal(7, 0.8, 2, 45));
  const calls: Call[] = [];
  let context = firstContext(rng, true);
  for (let step = 0; step < steps; step += 1) {
    const tools = step === steps - 1 ? [] : toolsOf(rng, route, rng.weighted([1, 2, 3, 5], [14, 4, 2, 0.5]));
    const usages = usagesOf(rng, route.apiStyle, context);
    context = nextContext(rng, context);
    // The gateway runs injected tools itself, then calls the model again within the same interception.
    const secondUsages = tools.some(tool => tool.injected) ? usagesOf(rng, route.apiStyle, context) : [];
    if (secondUsages.length > 0) context = nextContext(rng, context);
    calls.push({
      model,
      pause: step === 0 ? 0 : Math.round(rng.logNormal(1.1, 1, 0.08, 45) * SECOND),
      duration: durationOf(rng),
      parallel: false,
      prompts: step === 0 ? promptsOf(rng, person, route) : [],
      tools,
      usages: secondUsages.length > 0 ? twoResponsesInOneCall(usages, secondUsages) : usages,
    });
  }
  if (route.provider_name === 'anthropic' && rng.chance(0.15)) calls.splice(1, 0, titleCall(rng));
  if (rng.chance(0.02)) calls.push({ ...failedCall(rng, model, []), pause: SECOND });
  return calls;
}

/** Claude clients request a title from a small model at the same time as the question. */
function titleCall(rng: Rng): Call {
  return {
    model: HELPER_MODEL,
    pause: 0,
    duration: Math.round(rng.between(0.6, 2.5) * SECOND),
    parallel: true,
    prompts: [],
    tools: [],
    usages: usagesOf(rng, 'messages', { cached: 0, fresh: rng.int(120, 900) }),
  };
}

function specialCalls(rng: Rng, person: Person, route: Route, specialCase: SpecialCase): Call[] {
  const [first, ...rest] = question(rng, person, route);
  if (first === undefined) return rest;
  switch (specialCase) {
    case 'long prompt':
      return [{ ...first, prompts: [longPrompt(rng, rng.int(8000, 30_000))] }];
    case 'longest prompt':
      return [{ ...first, prompts: [longPrompt(rng, LONGEST_PROMPT)] }];
    case 'huge input':
      return [{ ...first, tools: [hugePatch(rng)] }];
    case 'many tools':
      return [{ ...first, duration: MINUTE, tools: toolsOf(rng, route, rng.int(25, 60)) }];
    case 'six at once':
      return Array.from({ length: 6 }, (_, index) => ({
        ...first,
        parallel: index > 0,
        duration: durationOf(rng),
        prompts: index === 0 ? first.prompts : [],
        usages: usagesOf(rng, route.apiStyle, firstContext(rng, true)),
      }));
  }
}

export function generateSession(rng: Rng, person: Person, specialCase: SpecialCase | null): Session {
  const route = rng.weighted(person.routes, person.route_weights);
  if (specialCase !== null) return { person, route, calls: specialCalls(rng, person, route, specialCase) };
  // Agent loops are long: at this probability most rows are still follow-ups of agents.
  const agentic = !person.machine && rng.chance(route.agentic * 0.55);
  return { person, route, calls: (agentic ? agentLoop : question)(rng, person, route) };
}
