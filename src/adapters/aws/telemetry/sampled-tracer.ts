import type { Tracer } from '../../../ports/telemetry.ts';

/**
 * A tracer that is loaded when the first invocation comes that X-Ray has chosen to trace: it is large, and nine
 * invocations in ten do without.
 * @param options.traced whether the invocation under way is traced
 */
export const createSampledTracer = (options: {
  traced: () => boolean;
  load: () => Promise<Tracer>;
}): Tracer => {
  let loading: Promise<Tracer> | undefined;
  return {
    span: async (name, attributes, run) => {
      if (!options.traced()) return run(() => undefined);
      const tracer = await (loading ??= options.load());
      return tracer.span(name, attributes, run);
    },
  };
};

/** Whether the header of a trace, as Lambda hands it over, says that it is kept. */
export const isSampled = (header: string | undefined): boolean =>
  header !== undefined && /(^|;)\s*Sampled=1(;|$)/.test(header);
