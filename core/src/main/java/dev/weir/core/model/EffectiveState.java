package dev.weir.core.model;

/// What follows for a backend from all that is said of it; the strictest wins.
///
/// @param by whose word decided
/// @param text that word, for people
public record EffectiveState(State state, Source by, String text) {
  /// From the most to the least usable.
  public enum State {
    UP,
    /// No evidence yet: eligible only while no backend of the service is UP.
    UNKNOWN,
    DRAIN,
    DOWN,
    MAINT
  }

  /// Who said it.
  public enum Source {
    NONE,
    OPERATOR,
    AGENT,
    PROBE,
    /// The director's own dials failed; only that director keeps away.
    DIRECTOR
  }

  /// Combines what the operator wants, what the probers found, what the agent said and what this
  /// director saw. An agent's `up` never beats a failed probe.
  ///
  /// @param probed the verdict of the probers' votes; UP where a service is not probed
  /// @param vetoed whether the computing director keeps away for its own failed dials
  public static EffectiveState of(
      AdminState adminState, Vote probed, AgentWords agent, Veto vetoed) {
    if (adminState == AdminState.MAINT) {
      return new EffectiveState(State.MAINT, Source.OPERATOR, "disabled by the operator");
    }
    if (agent.admin() == AdminState.MAINT) {
      return new EffectiveState(State.MAINT, Source.AGENT, words("maint", agent));
    }
    if (probed == Vote.DOWN) {
      return new EffectiveState(State.DOWN, Source.PROBE, "probes fail");
    }
    if (agent.health() == Vote.DOWN) {
      return new EffectiveState(State.DOWN, Source.AGENT, words(agent.word(), agent));
    }
    if (vetoed == Veto.IN_FORCE) {
      return new EffectiveState(State.DOWN, Source.DIRECTOR, "dials of this director fail");
    }
    if (adminState == AdminState.DRAIN) {
      return new EffectiveState(State.DRAIN, Source.OPERATOR, "drained by the operator");
    }
    if (agent.admin() == AdminState.DRAIN) {
      return new EffectiveState(State.DRAIN, Source.AGENT, words("drain", agent));
    }
    if (probed == Vote.UNKNOWN) {
      return new EffectiveState(State.UNKNOWN, Source.PROBE, "not probed yet");
    }
    return new EffectiveState(State.UP, Source.NONE, "");
  }

  /// Whether a director keeps away from a backend of its own accord.
  public enum Veto {
    NONE,
    IN_FORCE
  }

  private static String words(String word, AgentWords agent) {
    return agent.description().isEmpty()
        ? "agent says " + word
        : "agent says " + word + ": " + agent.description();
  }
}
