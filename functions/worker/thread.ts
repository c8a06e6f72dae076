/** What a thread of the search worker runs. */
import { serveSearches } from '../wiring/serve-searches.ts';

serveSearches();
