import jsonata from 'jsonata';
import { Failure } from '../../contracts/errors.ts';

/** A compiled JSONata expression: plain data in, plain data out; `undefined` where it yields nothing. */
export type Expression = (scope: unknown) => Promise<unknown>;

/** @throws PackInvalid that says where the expression stands and what is wrong with it */
export const compile = (where: string, text: string): Expression => {
  try {
    const compiled = jsonata(text);
    return async (scope) => {
      const value: unknown = await compiled.evaluate(scope);
      if (value === undefined || typeof value === 'function') return undefined;
      return JSON.parse(JSON.stringify(value)) as unknown;
    };
  } catch (cause) {
    const why = (cause as { message?: string }).message ?? 'it is no JSONata';
    throw new Failure('PackInvalid', `Cannot compile ${where} because ${why}`, { cause });
  }
};
