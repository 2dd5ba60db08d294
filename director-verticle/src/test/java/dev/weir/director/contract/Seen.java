package dev.weir.director.contract;

/// What one end received, and how that ended.
record Seen(Got got, How how) {
  enum Got {
    NOTHING,
    ALL,
    PART,
    WRONG
  }

  enum How {
    END,
    RESET,
    /// More bytes than there should be.
    MORE,
    /// None of these, as long as we waited.
    STILL_OPEN
  }

  @Override
  public String toString() {
    return Words.of(got) + ", " + Words.of(how);
  }
}
