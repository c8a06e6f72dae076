import type { CausalModel } from '../contracts/causal-model.ts';
import type {
  ActionType,
  ArticleFrontMatter,
  Extensions,
  GoldenCase,
  Manifest,
  Policies,
  Specialist,
  TriageRules,
} from '../contracts/pack/index.ts';

/** A pack in memory, whole and checked: cross references hold, expressions compile, schemas parse. */
export type Pack = {
  manifest: Manifest;
  triage: TriageRules;
  specialists: readonly Specialist[];
  actions: readonly ActionType[];
  policies: Policies;
  extensions: Extensions;
  articles: readonly { front: ArticleFrontMatter; body: string; file: string }[];
  causal: ReadonlyMap<string, CausalModel>;
  golden: readonly GoldenCase[];
  /** Folder it was read from. */
  folder: string;
  /** SHA-256 over all files. */
  digest: string;
};
