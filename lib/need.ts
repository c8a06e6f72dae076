/** @throws Error when a stack asks for what no stack before it has made */
export const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`Cannot use ${what} because no stack has made it yet.`);
  return value;
};
