package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.log.state.AuditRow;
import dev.weir.admin.log.state.Difference;
import dev.weir.core.model.Version;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each line is an event: kind, service/backend, from>to.
final class CommitEventsTest {
  private static final String B1 = "services/web/backends/b1/";

  @Test
  void aMovedWeightIsOneEvent() {
    assertThat(events(new Difference(B1 + "weight", "100", "200")))
        .containsExactly("weight.changed web/b1 100>200");
  }

  @Test
  void anAdminStateIsToldWithItsBackend() {
    assertThat(events(new Difference(B1 + "adminState", "READY", "DRAIN")))
        .containsExactly("service.changed web/b1 READY>DRAIN");
  }

  @Test
  void aNewBackendIsOneEventForAllItsParts() {
    assertThat(
            events(
                new Difference("services/web/backends", "b2", "b2,b1"),
                new Difference(B1 + "address", "", "h:1"),
                new Difference(B1 + "uid", "", "7"),
                new Difference(B1 + "weight", "", "100")))
        .containsExactly("service.changed web/b1 null>ADDED");
  }

  @Test
  void aRemovedBackendIsOneEventToo() {
    assertThat(
            events(
                new Difference("services/web/backends", "b2,b1", "b2"),
                new Difference(B1 + "uid", "7", ""),
                new Difference(B1 + "weight", "100", "")))
        .containsExactly("service.changed web/b1 null>REMOVED");
  }

  @Test
  void aNewServiceIsOneEventForAllThatIsInIt() {
    assertThat(
            events(
                new Difference("services/web/backends", "", "b1"),
                new Difference(B1 + "uid", "", "7"),
                new Difference("services/web/enabled", "", "true"),
                new Difference("services/web/listeners/main/port", "", "80")))
        .containsExactly("service.changed web null>ADDED");
  }

  @Test
  void whatElseChangesOfAServiceIsOneEvent() {
    assertThat(
            events(
                new Difference("services/web/health/rise", "2", "3"),
                new Difference("services/web/health/fall", "3", "2")))
        .containsExactly("service.changed web null>null");
    assertThat(events(new Difference("services/web/backends", "b1,b2", "b2,b1")))
        .containsExactly("service.changed web null>null");
    assertThat(events(new Difference("settings/token", "", "x"))).isEmpty();
  }

  @Test
  void aMovedBackendWithANewWeightIsBoth() {
    assertThat(
            events(
                new Difference(B1 + "address", "h:1", "h:2"),
                new Difference(B1 + "uid", "7", "8"),
                new Difference(B1 + "weight", "100", "50")))
        .containsExactly("weight.changed web/b1 100>50", "service.changed web/b1 null>null");
  }

  private static List<String> events(Difference... differences) {
    AuditRow row =
        new AuditRow(
            1, new Version(1, 2, "a"), "r", "admin", "why", "a1", 0, List.of(differences), "", "");
    EventLog log = new EventLog();
    CommitEvents.of(row).forEach(log::add);
    return log.all().reversed().stream()
        .map(EventLog.Event::json)
        .flatMap(CommitEventsTest::line)
        .toList();
  }

  private static Stream<String> line(JsonObject event) {
    assertThat(event.getString("by")).isEqualTo("admin");
    assertThat(event.getString("text")).isEqualTo("why");
    assertThat(event.getString("changeId")).isEqualTo("1.2");
    String backend = event.getString("backend");
    return Stream.of(
        event.getString("kind")
            + " "
            + event.getString("service")
            + (backend == null ? "" : "/" + backend)
            + " "
            + event.getString("from")
            + ">"
            + event.getString("to"));
  }
}
