/** A linear classifier of short texts that learns in seconds and says how sure it is. */
export { trainClassifier, trainScorer } from './classifier.ts';
export type { Classifier, ClassifierOptions, Example, Ranked, Scorer } from './classifier.ts';
