import { type Dice, MINUTE, SECOND } from './rng.ts';
import type { Person } from './people.ts';
import { longPrompt, madeUpPrompt, scriptPrompt } from './prompts.ts';
import { HELPER_MODEL, type Route } from './routes.ts';
import { hugePatch, madeUpToolCall, type ToolCall } from './tools.ts';
import { firstContext, nextContext, oneAfterTheOther, usagesOf, type Usage } from './usages.ts';

/** One call to a model, before it has a place in time. */
export interface Call {
  readonly model: string;
  /** Between the end of the call before and this one's start; 0 with `beside` means the same instant. */
  readonly pause: number;
  readonly duration: number;
  /** Starts together with the call before it instead of after it. */
  readonly beside: boolean;
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

const durationOf = (dice: Dice): number => Math.round(dice.spread(6, 0.9, 0.5, 240) * SECOND);
const toolsOf = (dice: Dice, route: Route, count: number): ToolCall[] =>
  Array.from({ length: count }, () => madeUpToolCall(dice, route.toolkit));

function modelOf(dice: Dice, route: Route): string {
  return dice.weighted(route.models, route.model_weights);
}

function promptsOf(dice: Dice, person: Person, route: Route): string[] {
  if (person.machine || route.toolkit === 'script') return [scriptPrompt(dice)];
  const count = dice.weighted([1, 2, 3], [96, 3, 1]);
  return Array.from({ length: count }, () => madeUpPrompt(dice, person.language));
}

/** The provider refused, or the connection broke: nothing was counted. */
function failedCall(dice: Dice, model: string, prompts: readonly string[]): Call {
  const duration = Math.round(dice.spread(1.2, 0.6, 0.5, 60) * SECOND);
  return { model, pause: 0, duration, beside: false, prompts, tools: [], usages: [] };
}

function question(dice: Dice, person: Person, route: Route): Call[] {
  const model = modelOf(dice, route);
  const prompts = promptsOf(dice, person, route);
  const tools = toolsOf(dice, route, dice.weighted([0, 1, 2], [7, 2, 1]));
  const usages = usagesOf(dice, route.flavour, firstContext(dice, false));
  const answered: Call = {
    model,
    pause: 0,
    duration: durationOf(dice),
    beside: false,
    prompts,
    tools,
    usages,
  };
  if (!dice.chance(0.03)) return [answered];
  const failed = failedCall(dice, model, prompts);
  // Some people try again, some walk away.
  return dice.chance(0.5)
    ? [failed]
    : [failed, { ...answered, pause: Math.round(dice.between(2, 20) * SECOND) }];
}

function agentLoop(dice: Dice, person: Person, route: Route): Call[] {
  const model = modelOf(dice, route);
  const steps = Math.round(dice.spread(7, 0.8, 2, 45));
  const calls: Call[] = [];
  let context = firstContext(dice, true);
  for (let step = 0; step < steps; step += 1) {
    const tools =
      step === steps - 1 ? [] : toolsOf(dice, route, dice.weighted([1, 2, 3, 5], [14, 4, 2, 0.5]));
    const usages = usagesOf(dice, route.flavour, context);
    context = nextContext(dice, context);
    // Injected tools are run by the gateway, which then asks the model again within the same interception.
    const again = tools.some(tool => tool.injected) ? usagesOf(dice, route.flavour, context) : [];
    if (again.length > 0) context = nextContext(dice, context);
    calls.push({
      model,
      pause: step === 0 ? 0 : Math.round(dice.spread(1.1, 1, 0.08, 45) * SECOND),
      duration: durationOf(dice),
      beside: false,
      prompts: step === 0 ? promptsOf(dice, person, route) : [],
      tools,
      usages: again.length > 0 ? oneAfterTheOther(usages, again) : usages,
    });
  }
  if (route.provider_name === 'anthropic' && dice.chance(0.15)) calls.splice(1, 0, titleCall(dice));
  if (dice.chance(0.02)) calls.push({ ...failedCall(dice, model, []), pause: SECOND });
  return calls;
}

/** Claude clients ask a small model for a title in the same instant as the question itself. */
function titleCall(dice: Dice): Call {
  return {
    model: HELPER_MODEL,
    pause: 0,
    duration: Math.round(dice.between(0.6, 2.5) * SECOND),
    beside: true,
    prompts: [],
    tools: [],
    usages: usagesOf(dice, 'messages', { cached: 0, fresh: dice.whole(120, 900) }),
  };
}

function rareCalls(dice: Dice, person: Person, route: Route, rarity: Rarity): Call[] {
  const [first, ...rest] = question(dice, person, route);
  if (first === undefined) return rest;
  switch (rarity) {
    case 'long prompt':
      return [{ ...first, prompts: [longPrompt(dice, dice.whole(8000, 30_000))] }];
    case 'longest prompt':
      return [{ ...first, prompts: [longPrompt(dice, LONGEST_PROMPT)] }];
    case 'huge input':
      return [{ ...first, tools: [hugePatch(dice)] }];
    case 'many tools':
      return [{ ...first, duration: MINUTE, tools: toolsOf(dice, route, dice.whole(25, 60)) }];
    case 'six at once':
      return Array.from({ length: 6 }, (_, index) => ({
        ...first,
        beside: index > 0,
        duration: durationOf(dice),
        prompts: index === 0 ? first.prompts : [],
        usages: usagesOf(dice, route.flavour, firstContext(dice, true)),
      }));
  }
}

export function madeUpEpisode(dice: Dice, person: Person, rarity: Rarity | null): Episode {
  const route = dice.weighted(person.routes, person.route_weights);
  if (rarity !== null) return { person, route, calls: rareCalls(dice, person, route, rarity) };
  // Loops are long: taken this often, most rows still are an agent's follow-ups.
  const agentic = !person.machine && dice.chance(route.agentic * 0.55);
  return { person, route, calls: (agentic ? agentLoop : question)(dice, person, route) };
}
