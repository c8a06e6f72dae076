/** The command was called wrongly: exit status 2. */
export class UsageFault extends Error {
  override name = 'UsageFault';
}
