package dev.weir.admin.api;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Ids;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.ServiceView;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of the cluster that a stream shows: its rows now, and the document above them.
sealed interface Scope {
  /// What a scope shows at one moment.
  record State(@Nullable JsonObject head, Map<String, JsonObject> rows) {}

  record OverviewScope() implements Scope {}

  record ServiceScope(ServiceId id) implements Scope {}

  record MembersScope() implements Scope {}

  record EventsScope() implements Scope {}

  static Scope parse(String text) {
    if (text.startsWith("service:") && Ids.isValid(text.substring(8))) {
      return new ServiceScope(new ServiceId(text.substring(8)));
    }
    return switch (text) {
      case "overview" -> new OverviewScope();
      case "members" -> new MembersScope();
      case "events" -> new EventsScope();
      default ->
          throw new Problem(
              ProblemKind.MALFORMED,
              "scopes: " + text + " (expected: overview, service:<id>, members or events)");
    };
  }

  default String text() {
    return switch (this) {
      case OverviewScope _ -> "overview";
      case ServiceScope(ServiceId id) -> "service:" + id;
      case MembersScope _ -> "members";
      case EventsScope _ -> "events";
    };
  }

  /// Writes what the scopes show.
  record Writer(
      ClusterView view,
      OverviewJson overview,
      MemberJson members,
      ServiceViewJson services,
      BackendJson backends) {
    State now(Scope scope) {
      return switch (scope) {
        case OverviewScope _ -> {
          Map<String, JsonObject> rows = new LinkedHashMap<>();
          view.services().forEach(fact -> rows.put(fact.key(), services.of(fact)));
          yield new State(overview.of(), rows);
        }
        case ServiceScope(ServiceId id) -> service(id);
        case MembersScope _ -> new State(null, members.all());
        case EventsScope _ -> new State(null, Map.of());
      };
    }

    private State service(ServiceId id) {
      Fact<Service> fact = view.configuration().fact(id);
      if (fact == null || fact.value() == null) {
        return new State(null, Map.of());
      }
      ServiceView service = view.view(fact.value());
      Map<String, JsonObject> rows = new LinkedHashMap<>();
      service
          .backends()
          .forEach(
              each ->
                  rows.put(
                      each.backend().id().value(), backends.of(service, fact.version(), each)));
      return new State(services.of(fact), rows);
    }
  }
}
