import { contentOf } from './clauses.ts';
import { tellingIn } from './intents.ts';
import type { Knowhow } from './knowhow.ts';

/** So much nearer to an article must a part be than the whole to be taken for what is meant. */
const clearly = 1.1;

const wishes =
  /\b(?:i|we)(?:'d| would)? (?:also )?(?:need|want|like to|have to|must|can't|cannot|wonder|wish)\b|^(?:please|how|where|what|when|can|could)\b/i;

/**
 * The part of a text that says best what is meant: all of it, or the clause or two neighbours that lead to an article
 * much more clearly. Where something is asked, the part has the question.
 */
export const focusOf = (knowhow: Knowhow, text: string): string => {
  const clauses = contentOf(text);
  if (clauses.length < 2) return text;
  const asks = (clause: string): boolean =>
    (clause.endsWith('?') || wishes.test(clause)) && tellingIn(clause) >= 2;
  const asking = clauses.some(asks);
  const windows = clauses.flatMap((clause, index) => [
    [clause],
    ...(index === 0 ? [] : [[clauses[index - 1] ?? '', clause]]),
  ]);
  const codes: readonly string[] = text.match(/\b\p{L}{1,6}-?\p{N}{3,}\b/gu) ?? [];
  const scoreOf = (part: string): number => knowhow.near(part)[0]?.score ?? 0;
  let best = { text, score: scoreOf(text) * clearly };
  for (const window of windows) {
    if (asking && !window.some(asks)) continue;
    const part = window.join(' ');
    if (codes.some((code) => !part.includes(code))) continue;
    if (tellingIn(part) < 2) continue;
    const score = scoreOf(part);
    if (score > best.score) best = { text: part, score };
  }
  return best.text;
};
