import type { z } from 'zod';
import type { Bundle } from './bundle.ts';
import { checkBundle } from './bundle-checks.ts';
import { BundleFault, type PathPart } from './bundle-fault.ts';
import { bundleShape } from './bundle-shape.ts';

/**
 * Reads a bundle.
 * @throws BundleFault naming the first place that breaks a rule of award-rules.md
 */
export function parseBundle(text: string): Bundle {
  const parsed = bundleShape.safeParse(readJson(text));
  if (!parsed.success) throw faultOf(parsed.error.issues[0]);
  checkBundle(parsed.data);
  return parsed.data;
}

/** An editor on Windows may have put a byte order mark before it. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new BundleFault([], 'The file is not JSON.', { cause });
  }
}

function faultOf(issue: z.core.$ZodIssue | undefined): BundleFault {
  const path = (issue?.path ?? []) as PathPart[];
  if (issue?.code !== 'unrecognized_keys') return new BundleFault(path, issue?.message ?? 'breaks a rule');
  return new BundleFault([...path, ...issue.keys.slice(0, 1)], 'is no member of this format');
}
