import { z } from 'zod';

const isOrigin = (text: string): boolean => {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
};

/** Scheme, host and port alone, as browsers send it: no path, not even a slash. */
export const originSchema = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://console.example.com');
