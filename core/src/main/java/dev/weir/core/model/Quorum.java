package dev.weir.core.model;

import java.util.Collection;

/// How several probers' votes become one verdict.
public final class Quorum {
  private Quorum() {}

  /// DOWN needs more than half of the live votes, and so does UP; a tie, or no live vote that knows
  /// anything, keeps the last verdict. Votes of UNKNOWN do not count as live.
  ///
  /// @param live votes whose prober holds a lease now
  /// @param last the verdict before, which a tie keeps
  public static Vote of(Collection<Vote> live, Vote last) {
    int up = 0;
    int down = 0;
    for (Vote vote : live) {
      switch (vote) {
        case UP -> up++;
        case DOWN -> down++;
        case UNKNOWN -> {}
      }
    }
    if (up == down) {
      return last;
    }
    return up > down ? Vote.UP : Vote.DOWN;
  }
}
