/** Blanks each of the secrets in a text. Secrets under 4 characters are left: they would blank ordinary words. */
export const redactor = (secrets: Readonly<Record<string, string>>): ((text: string) => string) => {
  const values = Object.values(secrets)
    .filter((value) => value.length >= 4)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
};

/** The message of anything thrown, without secrets, in one line of at most 300 characters. */
export const reasonOf = (thrown: unknown, redact: (text: string) => string): string => {
  const text = thrown instanceof Error ? thrown.message : 'something was thrown that is no error';
  return redact(text).replaceAll(/\s+/g, ' ').slice(0, 300);
};
