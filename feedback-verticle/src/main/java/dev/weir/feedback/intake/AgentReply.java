package dev.weir.feedback.intake;

import dev.weir.core.model.ServiceView;

/// What our agent answers to HAProxy's agent-check, as one line of [AgentLine]'s language.
///
/// | the backend is | the line |
/// | --- | --- |
/// | UP, or UNKNOWN while nothing of the service is UP | `up ready N%` |
/// | UNKNOWN otherwise: it gets nothing yet | `up ready 0%` |
/// | DRAIN | `up drain N%` |
/// | DOWN | `down ready N%` |
/// | MAINT, or its service is disabled | `maint N%` |
///
/// `N` is the effective weight, where 100 is the weight of a backend of which nothing was said:
/// HAProxy multiplies it with the weight that its own configuration gives the server. `ready`
/// takes back an earlier `drain` or `maint`, which HAProxy would keep otherwise.
public sealed interface AgentReply {
  /// Characters of a reason; HAProxy shows 128 of it and of our words together.
  int REASON_LENGTH_MAX = 80;

  /// The line, with its end.
  String line();

  /// What we say of a backend that exists.
  record Said(String words, long percent, String reason) implements AgentReply {
    @Override
    public String line() {
      return words + " " + percent + "%" + (reason.isEmpty() ? "" : " # " + reason) + "\n";
    }
  }

  /// No such backend or service. A line with nothing but a description changes nothing at HAProxy.
  record Unknown() implements AgentReply {
    @Override
    public String line() {
      return "# no such backend\n";
    }
  }

  /// This node has not read everything yet.
  record NotReady() implements AgentReply {
    @Override
    public String line() {
      return "# starting\n";
    }
  }

  static AgentReply of(ServiceView view, ServiceView.BackendView backend) {
    long percent = percent(backend.effective().permille());
    if (view.state() == ServiceView.State.DISABLED) {
      return new Said("maint", percent, "the service is disabled");
    }
    String reason = plain(backend.state().text());
    return switch (backend.state().state()) {
      case UP -> new Said("up ready", percent, reason);
      case UNKNOWN -> new Said("up ready", backend.eligible() ? percent : 0, reason);
      case DRAIN -> new Said("up drain", percent, reason);
      case DOWN -> new Said("down ready", percent, reason);
      case MAINT -> new Said("maint", percent, reason);
    };
  }

  /// Rounded, but never to nothing: 0 % would drain what Weir gives a little.
  private static long percent(long effectivePermille) {
    return effectivePermille == 0 ? 0 : Math.max(1, Math.round(effectivePermille / 1000.0));
  }

  /// One line of ASCII: what an agent or an operator wrote may hold anything.
  private static String plain(String text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .limit(REASON_LENGTH_MAX)
        .forEach(c -> out.append(c < ' ' || c > '~' ? '?' : (char) c));
    return out.toString().strip();
  }
}
