package dev.weir.admin.api;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `/status`: everything on one page for curl, lynx and emergencies; as HTML, JSON and CSV.
final class StatusResource {
  private static final List<String> COLUMNS =
      List.of(
          "service",
          "backend",
          "address",
          "state",
          "cause",
          "admin_state",
          "weight",
          "effective_weight",
          "expected_share",
          "observed_share",
          "open",
          "connections_per_second",
          "connections_total",
          "failures_total");

  private final ClusterView view;
  private final About about;
  private final OverviewJson overview;
  private final MemberJson members;
  private final ServiceViewJson services;
  private final BackendJson backends;

  StatusResource(
      ClusterView view, Watch watch, About about, OverviewJson overview, MemberJson members) {
    this.view = view;
    this.about = about;
    this.overview = overview;
    this.members = members;
    this.services = new ServiceViewJson(view, watch);
    this.backends = new BackendJson(view, watch);
  }

  void json(ApiRequest request) {
    request.answer(200, status());
  }

  void csv(ApiRequest request) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
    for (List<String> row : rows()) {
      csv.append(String.join(",", row.stream().map(StatusResource::cell).toList()));
      csv.append("\r\n");
    }
    answer(request, "text/csv; charset=utf-8", csv.toString());
  }

  void html(ApiRequest request) {
    StringBuilder html = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8>");
    html.append("<meta name=viewport content='width=device-width'><title>Weir status</title>");
    html.append("<h1>Weir ").append(escaped(about.cluster())).append("</h1><p>");
    html.append(escaped(about.node() + ", " + about.release() + ", " + Instant.now()));
    html.append("</p><table border=1 cellpadding=4><tr>");
    COLUMNS.forEach(
        column -> html.append("<th scope=col>").append(escaped(column)).append("</th>"));
    html.append("</tr>");
    for (List<String> row : rows()) {
      html.append("<tr>");
      row.forEach(value -> html.append("<td>").append(escaped(value)).append("</td>"));
      html.append("</tr>");
    }
    html.append(
        "</table><h2>Members</h2><table border=1 cellpadding=4><tr><th scope=col>name</th>");
    html.append("<th scope=col>state</th><th scope=col>roles</th></tr>");
    members
        .all()
        .forEach(
            (name, member) ->
                html.append("<tr><td>")
                    .append(escaped(name))
                    .append("</td><td>")
                    .append(escaped(member.getString("state")))
                    .append("</td><td>")
                    .append(escaped(member.getJsonArray("roles").encode()))
                    .append("</td></tr>"));
    html.append("</table></html>");
    answer(request, "text/html; charset=utf-8", html.toString());
  }

  private JsonObject status() {
    JsonArray all = new JsonArray();
    for (Fact<Service> fact : view.services()) {
      ServiceView service = view.view(ClusterView.service(fact));
      JsonArray rows = new JsonArray();
      service.backends().forEach(each -> rows.add(backends.of(service, fact.version(), each)));
      all.add(new JsonObject().put("service", services.of(fact)).put("backends", rows));
    }
    JsonArray nodes = new JsonArray();
    members.all().values().forEach(nodes::add);
    return new JsonObject()
        .put("cluster", about.cluster())
        .put("node", about.node())
        .put("version", about.release())
        .put("at", Instant.now().toString())
        .put("overview", overview.of())
        .put("services", all)
        .put("members", nodes);
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Fact<Service> fact : view.services()) {
      ServiceView service = view.view(ClusterView.service(fact));
      for (ServiceView.BackendView each : service.backends()) {
        rows.add(row(service, backends.of(service, fact.version(), each)));
      }
    }
    return rows;
  }

  private static List<String> row(ServiceView service, JsonObject backend) {
    JsonObject spec = backend.getJsonObject("spec");
    JsonObject status = backend.getJsonObject("status");
    JsonObject stats = backend.getJsonObject("stats");
    JsonObject observed = status.getJsonObject("observedShare");
    return List.of(
        service.service().id().value(),
        backend.getString("id"),
        spec.getString("host") + ":" + spec.getInteger("port"),
        status.getString("state"),
        status.getJsonObject("cause").getString("text"),
        spec.getString("adminState"),
        spec.getValue("weight").toString(),
        Double.toString(status.getJsonObject("weight").getLong("effectivePermille") / 1000.0),
        status.getValue("expectedShare").toString(),
        observed == null ? "" : observed.getValue("share").toString(),
        stats.getValue("open").toString(),
        stats.getValue("connectionsPerSecond").toString(),
        stats.getValue("connectionsTotal").toString(),
        stats.getValue("failuresTotal").toString());
  }

  /// RFC 4180, and nothing that a spreadsheet would run.
  static String cell(String value) {
    String safe = value;
    if (!value.isEmpty() && "=+-@".indexOf(value.charAt(0)) >= 0) {
      safe = "'" + value;
    }
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static void answer(ApiRequest request, String type, String body) {
    request
        .http()
        .response()
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
