package dev.weir.admin.log.state;

import java.util.List;

/// Everything that a state machine knows: what a snapshot holds.
///
/// @param remembered the last committed commands, oldest first
public record State(Configuration configuration, List<Remembered> remembered) {
  public static final State EMPTY = new State(Configuration.EMPTY, List.of());

  public State {
    remembered = List.copyOf(remembered);
  }
}
