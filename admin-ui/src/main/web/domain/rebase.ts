/// Somebody else saved while we edited: what becomes of our drafts on top of theirs.
export interface Rebased {
  /// Drafts that still differ from what is there now.
  drafts: Map<string, number>;
  /// Backends that both changed, to different values: a person decides.
  conflicts: { backend: string; was: number; theirs: number; mine: number }[];
  /// Drafts for backends that are no more.
  removed: string[];
}

export function rebase(
  was: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
  mine: ReadonlyMap<string, number>,
): Rebased {
  const drafts = new Map<string, number>();
  const conflicts: Rebased['conflicts'] = [];
  const removed: string[] = [];
  for (const [backend, draft] of mine) {
    const before = was.get(backend);
    const now = theirs.get(backend);
    if (now === undefined) {
      removed.push(backend);
    } else if (draft !== now) {
      drafts.set(backend, draft);
      if (before !== undefined && before !== now) {
        conflicts.push({ backend, was: before, theirs: now, mine: draft });
      }
    }
  }
  return { drafts, conflicts, removed };
}
