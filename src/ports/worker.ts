/** The service that runs search workers, where it may sleep at zero of them. */
export interface WorkerService {
  /** Sees to it that one runs, at the least; nothing where one does. @throws Failure `Unavailable` */
  wake(): Promise<void>;
}

/** Holds this worker's machine back from being taken away while it is at work. */
export interface Protection {
  /** Repeating it is harmless. Never throws: what is lost by it is a search that another worker begins anew. */
  hold: (held: boolean) => Promise<void>;
}
