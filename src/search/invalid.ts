/** The problem or the settings of a search were wrong, or the problem broke its contract while it was searched. */
export class SearchInvalid extends Error {
  override readonly name = 'SearchInvalid';
}

/** The evaluator of a search threw (then the error is the `cause`) or did not answer in time. */
export class EvaluatorFailed extends Error {
  override readonly name = 'EvaluatorFailed';
}
