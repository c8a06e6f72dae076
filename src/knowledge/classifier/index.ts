/** A linear classifier of short texts that learns in seconds and says how sure it is. */
export { trainClassifier } from './classifier.ts';
export type { Classifier, ClassifierOptions, Example, Ranked } from './classifier.ts';
