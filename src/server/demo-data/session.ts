import { type Rng, MINUTE, SECOND } from './rng.ts';
import type { Person } from './people.ts';
import { longPrompt, generatePrompt, scriptPrompt } from './prompts.ts';
import { HELPER_MODEL, type Route } from './routes.ts';
import { hugePatch, generateToolCall, type ToolCall } from './tools.ts';
import { firstContext, nextContext, twoResponsesInOneCall, usagesOf, type Usage } from './usages.ts';

/** One call to a model, before it has a place in time. */
export interface Call {
  readonly model: string;
  /** Between the end of the call before and this one's start; 0 with `beside` means the same instant. */
  readonly pause: number;
  readonly duration: number;
  /** Starts together with the call before it instead of after it. */
  readonly parallel: boolean;
  readonly prompts: readonly string[];
  readonly tools: readonly ToolCall[];
  readonly usages: readonly Usage[];
}

/** Calls that belong together: a question, or an agent at work on one. */
export interface Episode {
  readonly person: Person;
  readonly route: Route;
  readonly calls: readonly Call[];
}

/** What is rare in life but has to be there: each is made at a set place among the rows. */
export type Rarity = 'long prompt' | 'longest prompt' | 'huge input' | 'many tools' | 'six at once';

export const LONGEST_PROMPT = 60_000;

const durationOf = (rng: Rng): number => Math.round(rng.spread(6, 0.9, 0.5, 240) * SECOND);
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

/** The provider refused, or the connection broke: nothing was counted. */
function failedCall(rng: Rng, model: string, prompts: readonly string[]): Call {
  const duration = Math.round(rng.spread(1.2, 0.6, 0.5, 60) * SECOND);
  return { model, pause: 0, duration, parallel: false, prompts, tools: [], usages: [] };
}

function question(rng: Rng, person: Person, route: Route): Call[] {
  const model = modelOf(rng, route);
  const prompts = promptsOf(rng, person, route);
  const tools = toolsOf(rng, route, rng.weighted([0, 1, 2], [7, 2, 1]));
  const usages = usagesOf(rng, route.flavour, firstContext(rng, false));
  const answered: Call = {
    model,
    pause: 0,
    duration: durationOf(rng),
    parallel: false,
    prompts,
    tools,
    usages,
  };
  if (!rng.chance(0.03)) return [answered];
  const failed = failedCall(rng, model, prompts);
  // Some people try again, some walk away.
  return rng.chance(0.5)
    ? [failed]
    : [failed, { ...answered, pause: Math.round(rng.between(2, 20) * SECOND) }];
}

function agentLoop(rng: Rng, person: Person, route: Route): Call[] {
  const model = modelOf(rng, route);
  const steps = Math.round(rng.spread(7, 0.8, 2, 45));
  const calls: Call[] = [];
  let context = firstContext(rng, true);
  for (let step = 0; step < steps; step += 1) {
    const tools = step === steps - 1 ? [] : toolsOf(rng, route, rng.weighted([1, 2, 3, 5], [14, 4, 2, 0.5]));
    const usages = usagesOf(rng, route.flavour, context);
    context = nextContext(rng, context);
    // Injected tools are run by the gateway, which then asks the model again within the same interception.
    const again = tools.some(tool => tool.injected) ? usagesOf(rng, route.flavour, context) : [];
    if (again.length > 0) context = nextContext(rng, context);
    calls.push({
      model,
      pause: step === 0 ? 0 : Math.round(rng.spread(1.1, 1, 0.08, 45) * SECOND),
      duration: durationOf(rng),
      parallel: false,
      prompts: step === 0 ? promptsOf(rng, person, route) : [],
      tools,
      usages: again.length > 0 ? twoResponsesInOneCall(usages, again) : usages,
    });
  }
  if (route.provider_name === 'anthropic' && rng.chance(0.15)) calls.splice(1, 0, titleCall(rng));
  if (rng.chance(0.02)) calls.push({ ...failedCall(rng, model, []), pause: SECOND });
  return calls;
}

/** Claude clients ask a small model for a title in the same instant as the question itself. */
function titleCall(rng: Rng): Call {
  return {
    model: HELPER_MODEL,
    pause: 0,
    duration: Math.round(rng.between(0.6, 2.5) * SECOND),
    parallel: true,
    prompts: [],
    tools: [],
    usages: usagesOf(rng, 'messages', { cached: 0, fresh: rng.whole(120, 900) }),
  };
}

function rareCalls(rng: Rng, person: Person, route: Route, rarity: Rarity): Call[] {
  const [first, ...rest] = question(rng, person, route);
  if (first === undefined) return rest;
  switch (rarity) {
    case 'long prompt':
      return [{ ...first, prompts: [longPrompt(rng, rng.whole(8000, 30_000))] }];
    case 'longest prompt':
      return [{ ...first, prompts: [longPrompt(rng, LONGEST_PROMPT)] }];
    case 'huge input':
      return [{ ...first, tools: [hugePatch(rng)] }];
    case 'many tools':
      return [{ ...first, duration: MINUTE, tools: toolsOf(rng, route, rng.whole(25, 60)) }];
    case 'six at once':
      return Array.from({ length: 6 }, (_, index) => ({
        ...first,
        parallel: index > 0,
        duration: durationOf(rng),
        prompts: index === 0 ? first.prompts : [],
        usages: usagesOf(rng, route.flavour, firstContext(rng, true)),
      }));
  }
}

export function generateSession(rng: Rng, person: Person, rarity: Rarity | null): Episode {
  const route = rng.weighted(person.routes, person.route_weights);
  if (rarity !== null) return { person, route, calls: rareCalls(rng, person, route, rarity) };
  // Loops are long: taken this often, most rows still are an agent's follow-ups.
  const agentic = !person.machine && rng.chance(route.agentic * 0.55);
  return { person, route, calls: (agentic ? agentLoop : question)(rng, person, route) };
}
