package dev.weir.admin.api;

import dev.weir.core.model.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can only be read: `/overview`, `/cluster/members`, `/events`, `/problems`.
final class ReadResources {
  private final OverviewJson overview;
  private final MemberJson members;
  private final EventLog events;
  private final ClusterView view;

  ReadResources(ClusterView view, OverviewJson overview, MemberJson members, EventLog events) {
    this.view = view;
    this.overview = overview;
    this.members = members;
    this.events = events;
  }

  void overview(ApiRequest request) {
    request.answer(200, overview.of());
  }

  void listMembers(ApiRequest request) {
    List<Map.Entry<String, JsonObject>> items = List.copyOf(members.all().entrySet());
    request.answer(
        200, Page.of(request, items, Map.Entry::getKey, Map.Entry::getValue, revision()));
  }

  void getMember(ApiRequest request, String name) {
    JsonObject member = members.all().get(name);
    if (member == null) {
      throw Problem.notFound("member " + name);
    }
    request.answer(200, member);
  }

  void listEvents(ApiRequest request) {
    long since = request.integer("since", 0, Long.MAX_VALUE, 0);
    Set<String> kinds = request.words("kind");
    String service = request.query("service");
    List<EventLog.Event> items =
        events.all().stream()
            .filter(event -> event.seq() > since)
            .filter(event -> kinds.isEmpty() || kinds.contains(event.kind()))
            .filter(event -> service == null || service.equals(event.service()))
            .toList();
    request.answer(
        200,
        Page.of(
            request,
            items,
            event -> Long.toString(event.seq()),
            EventLog.Event::json,
            "e" + events.newest()));
  }

  void listProblems(ApiRequest request) {
    JsonArray items = new JsonArray();
    for (ProblemKind kind : ProblemKind.values()) {
      items.add(
          new JsonObject()
              .put("type", kind.type())
              .put("title", kind.title())
              .put("status", kind.status())
              .put("description", kind.description()));
    }
    request.answer(200, new JsonObject().put("items", items));
  }

  private String revision() {
    Version version = view.configuration().version();
    return Etag.revision(version);
  }
}
