/** The problem or the settings of a search were wrong, or the problem broke its contract while it was searched. */
export class SearchInvalid extends Error {
  override readonly name = 'SearchInvalid';
}
