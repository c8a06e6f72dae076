/** The OpenAPI document as one page that loads nothing from anywhere. */
type Json = Record<string, unknown>;

const escape = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Markdown's backquotes and paragraphs, nothing else. */
const prose = (text: unknown): string =>
  escape(text ?? '')
    .replace(/&#96;([^&]*)&#96;|`([^`]*)`/g, '<code>$1$2</code>')
    .split('\n\n')
    .join('<br>');

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #2563eb; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0 } h2 { margin: 2rem 0 .5rem; text-transform: capitalize }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0 }
summary { cursor: pointer; padding: .5rem .8rem; display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap }
.method { font: 600 12px ui-monospace, monospace; min-width: 4rem; color: var(--accent) }
.DELETE { color: #dc2626 } .POST { color: #16a34a }
.inside { padding: 0 .8rem .8rem; border-top: 1px solid var(--line) }
table { border-collapse: collapse; width: 100% } td { padding: .25rem .5rem .25rem 0; vertical-align: top }
code, pre { font: 13px ui-monospace, monospace; background: var(--soft); border-radius: 4px; padding: .1em .3em }
pre { overflow: auto; padding: .6rem; max-height: 24rem }`;

const schemaBlock = (schema: unknown): string => {
  const reference = object(schema)['$ref'];
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return `<a href="#schema-${escape(name)}">${escape(name)}</a>`;
  }
  return `<pre>${escape(JSON.stringify(schema, null, 2))}</pre>`;
};

const contentBlock = (content: unknown): string =>
  Object.entries(object(content))
    .map(([media, one]) => `<code>${escape(media)}</code> ${schemaBlock(object(one)['schema'])}`)
    .join(' ');

const parameterRow = (parameter: Json): string =>
  `<tr><td><code>${escape(parameter['name'])}</code></td><td>${escape(parameter['in'])}</td>` +
  `<td>${prose(parameter['description'])} <code>${escape(JSON.stringify(parameter['schema']))}</code></td></tr>`;

const operation = (path: string, method: string, row: Json): string => {
  const parameters = list(row['parameters']).map((one) => parameterRow(object(one)));
  const body = object(row['requestBody'])['content'];
  const responses = Object.entries(object(row['responses'])).map(
    ([status, answer]) =>
      `<tr><td><code>${escape(status)}</code></td><td>${prose(object(answer)['description'])}` +
      `<br>${contentBlock(object(answer)['content'])}</td></tr>`,
  );
  const verb = method.toUpperCase();
  return `<details id="${escape(row['operationId'])}">
<summary><span class="method ${verb}">${verb}</span><code>${escape(path)}</code><span>${prose(row['summary'])}</span></summary>
<div class="inside"><p>${prose(row['description'])}</p>
${parameters.length === 0 ? '' : `<h4>Parameters</h4><table>${parameters.join('')}</table>`}
${body === undefined ? '' : `<h4>Body</h4>${contentBlock(body)}`}
<h4>Answers</h4><table>${responses.join('')}</table></div></details>`;
};

/** The page for an OpenAPI document. */
export const docsPage = (document: Json): string => {
  const info = object(document['info']);
  const sections = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(object(document['paths']))) {
    for (const [method, row] of Object.entries(object(methods))) {
      const [first] = list(object(row)['tags']);
      const tag = typeof first === 'string' ? first : 'other';
      sections.set(tag, [...(sections.get(tag) ?? []), operation(path, method, object(row))]);
    }
  }
  const schemas = Object.entries(object(object(document['components'])['schemas'])).map(
    ([name, schema]) =>
      `<details id="schema-${escape(name)}"><summary><code>${escape(name)}</code></summary>` +
      `<div class="inside"><pre>${escape(JSON.stringify(schema, null, 2))}</pre></div></details>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(info['title'])} API</title><style>${style}</style></head><body>
<h1>${escape(info['title'])} API <small>${escape(info['version'])}</small></h1>
<p>${prose(info['description'])} Every request but the probes carries <code>X-API-Key</code>.
The whole document: <a href="/openapi.json">/openapi.json</a>.</p>
${[...sections].map(([tag, rows]) => `<h2>${escape(tag)}</h2>${rows.join('\n')}`).join('\n')}
<h2>Schemas</h2>${schemas.join('\n')}</body></html>`;
};
