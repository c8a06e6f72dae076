import { learnWitness } from '../../src/reasoning/extractive/evidence.ts';
import type { Evidence } from '../../src/reasoning/extractive/evidence.ts';
import { languageOf } from '../../src/reasoning/extractive/language.ts';
import type { Pack } from '../../src/ports/pack.ts';

/** A text with what speaks for which article, and the number of the one it asks for; -1 for none of them. */
export type Example = { text: string; evidence: Evidence; wanted: number };

/** What people write around what they ask. None of it is an example for any article. */
const around = [
  'I have been with you for three years now and was always happy.',
  'My boss wants to know this before the meeting on Thursday.',
  'We are a small company from Leeds with eleven people.',
  'A colleague of mine told me to write to you.',
  'I am rather new here, so please bear with me.',
  'Yesterday everything was different.',
  'I tried it twice and asked two people in my office.',
  'This is quite urgent, since our quarter closes tomorrow.',
  'I looked through your pages and did not find it.',
  'Nobody here remembers who arranged this in the first place.',
  'It rained all weekend, and on Monday this was waiting for me.',
  'We sell garden furniture, mostly in spring.',
  'My predecessor left no notes at all.',
  'I only work on Tuesdays and Fridays.',
  'Sorry for my English.',
  'The person who usually does this is on parental leave.',
];

/** How far each example is from its neighbour in the lists; prime to their lengths. */
const stride = 7;

/** The texts of a list alone, in pairs, and with what is written around: tickets are longer than asks. */
const asTickets = (asks: readonly string[]): string[] =>
  asks.flatMap((ask, at) => {
    const before = around[(at * stride) % around.length] ?? '';
    const after = around[(at * stride + 5) % around.length] ?? '';
    const other = asks[(at + 1) % asks.length] ?? '';
    const ended = /[.?!]$/.test(ask) ? ask : `${ask}.`;
    const forms = [ask, `${before} ${ended} ${after}`, `${before} ${ended} ${other}`, ask];
    return [forms[at % forms.length] ?? ask];
  });

/** How often a text out of the pack's field counts: there are few of them. */
const repeated = 10;

const isCurrent = ({ front }: Pack['articles'][number]): boolean => front.superseded_by === undefined;

/**
 * Asks left out of learning, which lead to their article; and what leads to none: asks of articles left out of learning,
 * and texts out of the pack's field.
 * @param folds parts into which asks and articles are cut; each is left out once
 */
export const examplesOf = (
  pack: Pack,
  folds: number,
  used = folds,
): { kept: Example[]; hidden: Example[] } => {
  const [kept, hidden]: [Example[], Example[]] = [[], []];
  const current = pack.articles.filter(isCurrent);
  for (let fold = 0; fold < used; fold += 1) {
    const inFold = (at: number): boolean => at % folds === fold;
    const away = new Set(current.filter((_, at) => inFold(at)).map(({ front }) => front.id));
    const gone = (id: string, by: string | undefined): boolean =>
      away.has(id) || (by !== undefined && away.has(by));
    const learned: Pack = {
      ...pack,
      articles: pack.articles
        .filter(({ front }) => !gone(front.id, front.superseded_by))
        .map((article) => ({
          ...article,
          front: { ...article.front, asks: article.front.asks.filter((_, at) => !inFold(at)) },
        })),
    };
    const witness = learnWitness(learned, languageOf(learned));
    const example = (text: string, id: string): Example => ({
      text,
      evidence: witness.evidence(text),
      wanted: witness.ids.indexOf(id),
    });
    for (const text of pack.triage.out_of_scope.filter((_, at) => at % used === fold))
      hidden.push(...Array.from({ length: repeated }, () => example(text, 'none')));
    for (const { front } of current) {
      const isAway = away.has(front.id);
      const asks = front.asks.filter((_, at) => (isAway ? true : inFold(at)));
      for (const text of asTickets(asks)) (isAway ? hidden : kept).push(example(text, front.id));
    }
  }
  return { kept, hidden };
};
