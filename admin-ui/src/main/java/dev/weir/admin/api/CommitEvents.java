package dev.weir.admin.api;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a commit of the configuration log did, as events: one per changed weight, and one per
/// service or backend that came, went or changed otherwise.
final class CommitEvents {
  static final String ADDED = "ADDED";
  static final String REMOVED = "REMOVED";

  /// The order of a service's backends, which changes with them.
  private static final String ORDER = "backends";

  private final AuditRow row;
  private final List<EventLog.Draft> events = new ArrayList<>();

  /// What the differences are about, with what changed of it.
  private final Map<Subject, Map<String, Difference>> subjects = new LinkedHashMap<>();

  private record Subject(String service, @Nullable String backend) {}

  private CommitEvents(AuditRow row) {
    this.row = row;
  }

  static List<EventLog.Draft> of(AuditRow row) {
    CommitEvents commit = new CommitEvents(row);
    row.differences().forEach(commit::sort);
    commit.subjects.forEach(commit::tell);
    return commit.events;
  }

  private void sort(Difference difference) {
    String[] path = difference.path().split("/", 5);
    if (path.length < 3 || !path[0].equals("services")) {
      return;
    }
    boolean ofBackend = path.length == 5 && path[2].equals("backends");
    String root = path[0] + "/" + path[1] + "/" + (ofBackend ? "backends/" + path[3] + "/" : "");
    subjects
        .computeIfAbsent(new Subject(path[1], ofBackend ? path[3] : null), _ -> new TreeMap<>())
        .put(difference.path().substring(root.length()), difference);
  }

  private void tell(Subject subject, Map<String, Difference> parts) {
    if (subject.backend() == null) {
      boolean orderOnly = parts.size() == 1 && parts.containsKey(ORDER) && subjects.size() > 1;
      if (!orderOnly) {
        tellChanged(subject, wholeness(parts.get("enabled")), parts.get("enabled"));
      }
      return;
    }
    Map<String, Difference> ofService = subjects.get(new Subject(subject.service(), null));
    if (ofService != null && wholeness(ofService.get("enabled")) != null) {
      return;
    }
    String whole = wholeness(parts.get("uid"));
    Difference weight = parts.get("weight");
    if (weight != null && whole == null) {
      events.add(draft("weight.changed", subject).moved(weight.before(), weight.after()));
    }
    if (weight == null || whole != null || parts.size() > 1) {
      tellChanged(subject, whole, parts.get("adminState"));
    }
  }

  private void tellChanged(Subject subject, @Nullable String whole, @Nullable Difference state) {
    EventLog.Draft draft = draft("service.changed", subject);
    if (whole != null) {
      draft.to(whole);
    } else if (state != null && subject.backend() != null) {
      draft.moved(state.before(), state.after());
    }
    events.add(draft);
  }

  /// Whether a value that everybody has came or went, and its subject with it.
  private static @Nullable String wholeness(@Nullable Difference difference) {
    if (difference == null || difference.before().isEmpty() == difference.after().isEmpty()) {
      return null;
    }
    return difference.before().isEmpty() ? ADDED : REMOVED;
  }

  private EventLog.Draft draft(String kind, Subject subject) {
    EventLog.Draft draft =
        new EventLog.Draft(kind)
            .service(subject.service())
            .by(row.actor())
            .text(row.reason())
            .change(row.version().epoch() + "." + row.version().sequence());
    return subject.backend() == null ? draft : draft.backend(subject.backend());
  }
}
