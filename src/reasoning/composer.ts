import type { BusinessAction } from '../contracts/action.ts';
import type { Citation, Sentence } from '../contracts/evidence.ts';
import type { ActionType } from '../contracts/pack/actions.ts';
import type { Manifest } from '../contracts/pack/manifest.ts';

/** What one specialist brought, under a heading where there are several. */
export type Section = { title: string; sentences: readonly Sentence[] };

export type Composition = {
  text: string;
  sentences: readonly Sentence[];
  citations: readonly Citation[];
};

/** Text of the source `action:<id>`: what was done, with which arguments and what came of it. */
export const actionSource = (
  action: Pick<BusinessAction, 'name' | 'arguments' | 'result'>,
  json: (value: unknown) => string,
): string => json({ action: action.name, arguments: action.arguments, result: action.result ?? null });

/** Fills `{{name}}` places; one without a value stays out. Amounts in cents also give `amount` in whole units. */
export const fill = (template: string, values: Readonly<Record<string, unknown>>): string =>
  template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });

const plain = (text: string): Sentence => ({ text, factual: false, citations: [] });

const flat = (action: BusinessAction): Record<string, unknown> => {
  const result = typeof action.result === 'object' && action.result !== null ? action.result : {};
  const cents = action.arguments['amount_cents'];
  return {
    ...action.arguments,
    ...result,
    ...(typeof cents === 'number' ? { amount: (cents / 100).toFixed(2) } : {}),
  };
};

/** What became of an action, in the pack's words. What was done cites the record of its doing. */
export const outcomeOf = (
  action: BusinessAction,
  given: {
    type: ActionType | undefined;
    texts: Manifest['texts'];
    reason?: string;
    /** Who decided against a rejected one; the policy where absent. */
    by?: 'person';
    json: (value: unknown) => string;
  },
): Sentence | undefined => {
  const title = given.type?.title ?? action.name;
  const values = { title, reason: given.reason ?? '', ...flat(action), action: title };
  switch (action.status) {
    case 'done': {
      const quote = given.json(action.result ?? null);
      const citation = { source_id: `action:${action.action_id}`, title, quote };
      return {
        text: fill(given.type?.done_text ?? given.texts.action_done, values),
        factual: true,
        citations: [citation],
      };
    }
    case 'rejected': {
      const { approval_expired, approval_rejected, action_forbidden } = given.texts;
      const decided = given.by === 'person' ? approval_rejected : action_forbidden;
      return plain(fill(action.error?.code === 'ApprovalExpired' ? approval_expired : decided, values));
    }
    case 'failed':
      return plain(fill(given.texts.action_failed, values));
    case 'unknown':
      return plain(fill(given.texts.action_unknown, values));
    case 'proposed':
    case 'waiting_approval':
    case 'approved':
    case 'void':
      return undefined;
  }
};

const listItem = /^\s*(\d+[.)]|[-*])\s/;

const show = (sentence: Sentence): string => {
  const sources = [...new Set(sentence.citations.map((citation) => citation.source_id))];
  return sources.length === 0
    ? sentence.text
    : `${sentence.text} ${sources.map((source) => `[${source}]`).join(' ')}`;
};

const paragraph = (sentences: readonly Sentence[]): string =>
  sentences.reduce((text, sentence, index) => {
    if (text === '') return show(sentence);
    const afterItem = listItem.test(sentences[index - 1]?.text ?? '');
    return `${text}${listItem.test(sentence.text) || afterItem ? '\n' : ' '}${show(sentence)}`;
  }, '');

/**
 * One answer out of what specialists brought, what became of actions and what people said: sections in the given order,
 * a sentence that stood before left out, each factual sentence followed by its sources as `[source_id]`.
 */
export const composeAnswer = (given: {
  sections: readonly Section[];
  outcomes: readonly Sentence[];
  /** What a person who took over wrote. */
  replies: readonly string[];
  /** Standing sentences that come first, such as that something is not known. */
  notices: readonly string[];
}): Composition => {
  const seen = new Set<string>();
  const fresh = (sentences: readonly Sentence[]): Sentence[] =>
    sentences.filter((sentence) => {
      const key = sentence.text.toLowerCase().replace(/\s+/g, ' ').trim();
      if (key === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  const parts = [
    { title: '', sentences: fresh(given.notices.map(plain)) },
    { title: '', sentences: fresh(given.replies.map(plain)) },
    { title: '', sentences: fresh(given.outcomes) },
    ...given.sections.map((section) => ({ title: section.title, sentences: fresh(section.sentences) })),
  ].filter((part) => part.sentences.length > 0);
  const titled = given.sections.filter((section) => section.sentences.length > 0).length > 1;
  const text = parts
    .map((part) =>
      titled && part.title !== '' ? `${part.title}: ${paragraph(part.sentences)}` : paragraph(part.sentences),
    )
    .join('\n\n');
  const sentences = parts.flatMap((part) => part.sentences);
  const citations = new Map<string, Citation>();
  for (const citation of sentences.flatMap((sentence) => sentence.citations)) {
    citations.set(`${citation.source_id}\n${citation.quote}`, citation);
  }
  return { text, sentences, citations: [...citations.values()] };
};
