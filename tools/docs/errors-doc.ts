import { format, resolveConfig } from 'prettier';
import { errorCatalogue } from '../../src/contracts/errors.ts';

/** docs/errors.md, as it follows from the catalogue. */
export const errorsDoc = async (): Promise<string> => {
  const rows = Object.entries(errorCatalogue)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([code, { status, retryable, remedy }]) => {
      return `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${remedy.replaceAll('|', '\\|')} |`;
    });
  const text = `# Errors

Made from \`src/contracts/errors.ts\` by \`npm run docs:errors\`; change it there.

A failure has one name wherever it shows: \`error_code\` in an answer of the HTTP interface, the error name that the state
machine retries and catches by, and the code in logs and metrics. An answer that fails is always

\`\`\`json
{
  "error": true,
  "error_code": "NotFound",
  "message": "Cannot find session ses_1.",
  "timestamp": "2026-03-01T09:00:00.000Z",
  "correlation_id": "cor_1"
}
\`\`\`

with \`details\`, a line a field, where fields are at fault. *Repeat* says whether the same request may succeed later,
unchanged.

| Code | Status | Repeat | What to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
  return format(text, { ...(await resolveConfig(import.meta.filename)), parser: 'markdown' });
};
