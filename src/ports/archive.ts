/** Where what expired lies for a while longer, apart from what is in use. */
export interface Archive {
  /**
   * Keeps JSON under a key that begins with the tenant; the same again changes nothing that is read.
   * @throws Failure `Unavailable`
   */
  keep(key: string, json: string): Promise<void>;
}
