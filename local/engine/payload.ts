/** A JSON document as text and value; each is made from the other when first asked for, and neither is ever changed. */
export type Payload = { readonly text: string; readonly value: unknown };

export const fromText = (text: string): Payload => {
  let value: unknown;
  let parsed = false;
  return {
    text,
    get value() {
      if (!parsed) {
        value = JSON.parse(text) as unknown;
        parsed = true;
      }
      return value;
    },
  };
};

/** @param value JSON only: no `undefined`, functions or cycles. */
export const fromValue = (value: unknown): Payload => ({ text: JSON.stringify(value), value });

/** A copy of whatever a function returned, as it would come over a wire; `undefined` is null. */
export const acrossTheWire = (value: unknown): Payload =>
  fromText(JSON.stringify(value === undefined ? null : value) ?? 'null');
