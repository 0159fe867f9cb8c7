import * as v from 'valibot';
import { createJsonPreference } from '#shared/settings/preference.ts';

const RecentSchema = v.object({ owner: v.string(), ids: v.array(v.string()) });

const MOST = 5;
const NONE: v.InferOutput<typeof RecentSchema> = { owner: '', ids: [] };

/** The commands that were last used, newest first, and by whom: what one person looked for is not shown to another. */
const recentCommandsPreference = createJsonPreference('recent-commands', stored => {
  const parsed = v.safeParse(RecentSchema, stored);
  return parsed.success ? parsed.output : NONE;
});

export function recentCommands(owner: string): readonly string[] {
  const recent = recentCommandsPreference.get();
  return recent.owner === owner ? recent.ids : [];
}

export function keepRecentCommand(owner: string, id: string): void {
  const others = recentCommands(owner).filter(each => each !== id);
  recentCommandsPreference.set({ owner, ids: [id, ...others].slice(0, MOST) });
}
