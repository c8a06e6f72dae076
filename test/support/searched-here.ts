import { loadPack } from '../../src/adapters/pack/index.ts';
import type { SessionView } from '../../src/contracts/api.ts';
import { sha256Hex } from '../../src/domain/digest.ts';
import { recommend } from '../../src/problems/troubleshooting.ts';

/** What the search of a session's only step, for yellow leaves, gives in this process, in one go. */
export const searchedHere = (
  { session_id }: Pick<SessionView, 'session_id'>,
  { pack, iterations }: { pack: string; iterations: number },
): unknown => {
  const model = loadPack(pack).causal.get('leaves');
  if (model === undefined) throw new Error('The pack has no such model.');
  const seed = Number.parseInt(sha256Hex(`${session_id}/s1`).slice(0, 12), 16);
  const evidence = { symptoms: { yellow: true }, tests: {}, failed_fixes: [] };
  return recommend(model, evidence, { iterations, seed }).stats;
};
