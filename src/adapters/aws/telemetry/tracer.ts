import { Tracer as PowertoolsTracer } from '@aws-lambda-powertools/tracer';
import { isErrorCode } from '../../../contracts/errors.ts';
import type { Attributes, Tracer } from '../../../ports/telemetry.ts';

/**
 * Spans as subsegments of X-Ray, inside the segment that Lambda opens. What is indexed is what people look for: the
 * attributes; nothing of what was said.
 */
export const createLambdaTracer = (options: { service: string }): Tracer => {
  const { provider } = new PowertoolsTracer({ serviceName: options.service, captureHTTPsRequests: false });
  return {
    span: (name, attributes, run) => {
      if (provider.getSegment() === undefined) return run(() => undefined);
      const running = provider.captureAsyncFunc(name, async (subsegment) => {
        const note = (more: Attributes): void => {
          for (const [key, value] of Object.entries(more))
            subsegment?.addAnnotation(key.replaceAll('.', '_'), value);
        };
        note(attributes);
        try {
          return await run(note);
        } catch (thrown) {
          note({ error_type: codeOf(thrown) });
          subsegment?.addErrorFlag();
          throw thrown;
        } finally {
          subsegment?.close();
        }
      });
      return running as ReturnType<typeof run>;
    },
  };
};

/** A name of the catalogue or of a JavaScript error; never its message, which may quote a customer. */
const codeOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return 'Internal';
  return isErrorCode(thrown.name) || thrown.name.endsWith('Error') ? thrown.name : 'Internal';
};
