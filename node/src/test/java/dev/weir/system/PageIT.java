package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: what an operator does in the page happens, and what happens is in the page. Method: a real
/// browser on real processes with a little traffic all the while; the access logs of the backends
/// tell what really happened.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final Pattern PERCENT = Pattern.compile("([0-9.]+)\\s?%");
  private static final Duration LONG = Duration.ofMinutes(1);

  private Testbed testbed;
  private Chromium chromium;
  private SteadyLoad load;
  private OperatorPage page;

  @BeforeAll
  void start() throws IOException {
    testbed = Testbed.start("page", Testbed.Options.of("roundrobin", List.of(100, 100, 100)));
    chromium = Chromium.start();
    load = SteadyLoad.begin(testbed);
  }

  @AfterAll
  void stop() {
    if (load != null) {
      load.close();
    }
    if (chromium != null) {
      chromium.close();
    }
    if (testbed != null) {
      testbed.close();
    }
  }

  @BeforeEach
  void open() throws IOException, InterruptedException {
    restore();
    page = chromium.open(testbed.adminUrl(), "en-GB");
  }

  /// Whatever the case before has left behind, failed or not.
  private void restore() throws IOException, InterruptedException {
    for (String name : List.of("admin", "b1", "b2", "b3")) {
      if (!testbed.process(name).isAlive()) {
        testbed.process(name).start();
      }
      testbed.process(name).awaitReady();
    }
    for (String backend : Testbed.BACKENDS) {
      testbed.admin().turn(Testbed.SERVICE, backend, "enable");
      testbed.awaitState(backend, "UP", LONG);
    }
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b1", 100, "b2", 100, "b3", 100));
  }

  @AfterEach
  void close() {
    List<String> complaints = page.complaints();
    page.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void letsInWhoHasTheTokenAndKeepsTheAddress() {
    page.visit("services/web");
    page.enterToken("not the token");
    page.expect(page.find("[role=alert]")).hasText("This token is not valid.");
    page.photograph("login-refused");

    page.enterToken(Testbed.TOKEN);
    page.expect(page.find("h1")).hasText("web");
  }

  @Test
  void showsTheTrafficThatThereIs() {
    page.visitSignedIn("", Testbed.TOKEN);
    page.expect(page.row("web")).containsText("Up");
    page.expect(page.find(".chip-text")).hasText("Live");

    page.visit("services/web");
    for (String backend : Testbed.BACKENDS) {
      page.expect(cell(backend, "State")).hasText("Up");
      page.await(LONG, () -> number(cell(backend, "New / s")) > 0);
      page.await(LONG, () -> Math.abs(observed(backend) - 33.3) < 3);
    }
    assertThat(load.failureCount()).isZero();
  }

  @Test
  void movesAWeightAfterThePreviewOfTheServer() throws Exception {
    page.visitSignedIn("services/web", Testbed.TOKEN);
    page.button("Edit weights").click();
    page.weight("b1").fill("200");
    page.expect(page.find(".preview-note")).containsText("The server computes the same shares.");
    page.expect(cell("Expected share", 0)).containsText("50.0");
    page.photograph("weights-preview");

    page.find("form").getByLabel("Reason").fill("b1 has twice the cores");
    page.button("Apply 1 change").click();
    page.expect(page.find(".toast")).containsText("Applied on 2 of 2 directors");
    page.photograph("weights-applied");

    Map<String, Long> counts = countWhile(() -> send("/moved", 2_000));
    assertThat(share(counts, "b1")).isCloseTo(50, within(2.0));
    assertThat(share(counts, "b2")).isCloseTo(25, within(2.0));
    assertThat(share(counts, "b3")).isCloseTo(25, within(2.0));
    page.await(LONG, () -> Math.abs(observed("b1") - 50) < 3);

    page.button("Undo").click();
    page.expect(page.find(".toast")).containsText("Put back");
    page.expect(cell("b1", "Weight")).hasText("100");
  }

  @Test
  void drainsABackendAndEnablesItAgain() throws Exception {
    page.visitSignedIn("services/web", Testbed.TOKEN);
    page.choose("b1", "Drain…");
    page.confirm("new kernel", "Drain");
    page.expect(page.find(".toast")).containsText("Applied on 2 of 2 directors");
    page.expect(cell("b1", "State")).containsText("Draining");
    page.photograph("service-draining");
    send("/drained", 300);
    assertThat(testbed.accessLogs().requests("/drained")).containsEntry("b1", 0L);

    page.visit("events");
    page.expect(page.find("main")).containsText("The drain of b1 was ordered.“new kernel”");
    page.expect(page.find("main")).containsText("b1 is draining: no new connections.");

    page.visit("services/web");
    page.choose("b1", "Enable…");
    page.confirm("new kernel runs", "Enable");
    page.expect(page.find(".toast")).containsText("Applied on 2 of 2 directors");
    page.expect(cell("b1", "State")).hasText("Up");
    assertThat(share(countWhile(() -> send("/enabled", 300)), "b1")).isCloseTo(33.3, within(2.0));
  }

  @Test
  void saysWhyABackendIsDown() throws Exception {
    page.visitSignedIn("services/web", Testbed.TOKEN);
    page.expect(cell("b3", "State")).hasText("Up");
    testbed.process("b3").kill();
    page.expect(cell("b3", "State")).containsText("Down");
    page.expect(cell("b3", "State")).containsText("L4CON");
    page.expect(page.find(".page-head")).containsText("Degraded");
    page.expect(page.find(".event-list")).containsText("b3 is down.");
    page.await(LONG, () -> Math.abs(observed("b1") - 50) < 3);
    page.photograph("service-down");

    testbed.process("b3").start();
    page.expect(cell("b3", "State")).hasText("Up");
  }

  @Test
  void keepsWhatWasTypedWhenSomebodyWasFaster() throws Exception {
    page.visitSignedIn("services/web/weights", Testbed.TOKEN);
    page.weight("b2").fill("77");
    // Without live updates the page learns of the other change by the refusal alone.
    page.find(".topbar button:has(.chip-text)").click();
    page.expect(page.find(".chip-text")).hasText("Paused");
    testbed.admin().setWeights(Testbed.SERVICE, Map.of("b2", 55));
    page.button("Apply 1 change").click();

    page.expect(page.find(".trouble")).containsText("Somebody changed this service meanwhile");
    page.expect(page.find(".meanwhile")).containsText("b2: was 100, theirs 55, yours 77");
    page.expect(page.weight("b2")).hasValue("77");
    page.photograph("weights-conflict");
    assertThat(wanted("b2")).isEqualTo(55);

    page.button("Keep yours").click();
    page.button("Apply 1 change").click();
    page.expect(page.find(".toast")).containsText("Applied on 2 of 2 directors");
    assertThat(wanted("b2")).isEqualTo(77);
  }

  @Test
  void changesHowAListenerListens() throws Exception {
    page.visitSignedIn("services/web", Testbed.TOKEN);
    JsonObject before = spec();
    String listener = before.getJsonArray("listeners").getJsonObject(0).getString("id");
    page.choose(listener, "Edit");
    page.find("summary", "Socket").click();
    page.field("Waiting to be accepted").fill("70000");
    page.button("Save").click();
    page.expect(page.find(".field-error")).containsText("65535");
    page.field("Waiting to be accepted").fill("512");
    page.field("Unacknowledged data (ms)").fill("15000");
    page.field("TCP fast open").focus();
    page.field("TCP fast open").press("Space");
    assertThat(page.violations()).as("form of a listener").isEmpty();
    page.photograph("listener-form");
    page.button("Save").click();
    page.expect(page.find(".toast")).containsText("Applied on 2 of 2 directors");
    page.expect(page.find("main")).containsText("Waiting to be accepted: 512");

    JsonObject after = spec().getJsonArray("listeners").getJsonObject(0);
    assertThat(after.getInteger("backlog")).isEqualTo(512);
    assertThat(after.getJsonObject("tcp"))
        .isEqualTo(
            new JsonObject()
                .put("keepAlive", true)
                .put("userTimeoutMs", 15_000)
                .put("fastOpen", true));
    JsonObject expected = before.getJsonArray("listeners").getJsonObject(0).copy();
    expected.put("backlog", 512).put("tcp", after.getJsonObject("tcp"));
    assertThat(after).as("all else is as it was").isEqualTo(expected);
    page.resize(360, 740);
    page.photograph("listener-options-phone");
    assertThat(page.overflowing()).isEmpty();
    page.prefer(ColorScheme.DARK);
    page.choose(listener, "Edit");
    page.find("summary", "Relay, PROXY protocol and TLS").click();
    page.choiceOf("TLS").selectOption("terminate");
    page.choiceOf("Client certificates").selectOption("required");
    page.field("Authority of clients").scrollIntoViewIfNeeded();
    page.photograph("listener-tls-phone-dark");
    assertThat(page.violations()).as("TLS on a phone").isEmpty();
    page.find("[role=dialog]").press("Escape");
  }

  private JsonObject spec() throws IOException, InterruptedException {
    return testbed.admin().get("/api/v1/services/web").expect(200).body().getJsonObject("spec");
  }

  @Test
  void listsEveryMember() {
    page.visitSignedIn("members", Testbed.TOKEN);
    for (String member : List.of("admin", "d1", "d2", "feedback", "health")) {
      page.expect(cell(member, "State")).containsText("Up");
    }
    for (String director : List.of("d1", "d2")) {
      page.expect(cell(director, "Listeners")).hasText("1 / 1");
      page.expect(cell(director, "Configuration")).hasText("up to date");
      page.await(LONG, () -> number(cell(director, "New / s")) > 0);
    }
  }

  @Test
  void saysThatItsDataAreOldUntilTheServerIsBack() throws Exception {
    page.visitSignedIn("services/web", Testbed.TOKEN);
    page.expect(page.find(".chip-text")).hasText("Live");
    page.expect(cell("b1", "State")).hasText("Up");
    testbed.process("admin").kill();
    try {
      page.expect(page.find(".chip-text")).containsText("Stale");
      page.expect(page.find(".banner")).containsText("No word from the server for");
      page.expect(cell("b1", "State")).hasText("Up");
      page.photograph("service-stale");
    } finally {
      testbed.process("admin").start();
      testbed.process("admin").awaitReady();
    }
    page.await(LONG, () -> page.find(".chip-text").textContent().equals("Live"));
    page.expect(page.find(".banner")).hasCount(0);
    page.await(LONG, () -> number(cell("b1", "New / s")) > 0);
    // The directors did not need it.
    assertThat(load.failureCount()).isZero();
  }

  /// They are neither served nor probed: what is asked here is what the page makes of them.
  @Test
  void keepsAThousandBackendsOffThePageButThoseInSight() throws Exception {
    JsonArray backends = new JsonArray();
    for (int i = 1; i <= 1000; i++) {
      backends.add(
          new JsonObject()
              .put("id", "n%04d".formatted(i))
              .put("host", "127.0.0.1")
              .put("port", 1 + i));
    }
    JsonObject spec =
        new JsonObject()
            .put("health", new JsonObject().put("kind", "none"))
            .put("backends", backends);
    testbed.admin().create("large", spec);
    try {
      page.visitSignedIn("services/large", Testbed.TOKEN);
      page.expect(page.row("n0001")).containsText("Up");
      assertThat(page.find("tr[data-row]").count()).isLessThan(80);
      for (int width : List.of(1280, 360)) {
        page.resize(width, 860);
        page.await(
            LONG,
            () -> {
              page.evaluate(
                  "() => document.querySelector('table.backends').scrollIntoView({block: 'end'})");
              return page.row("n1000").isVisible();
            });
        assertThat(page.row("n0001").count()).isZero();
        assertThat(page.find("tr[data-row]").count()).isLessThan(80);
      }
    } finally {
      testbed.admin().delete("/api/v1/services/large").expect(200);
    }
  }

  private Locator cell(String row, String label) {
    return page.row(row).locator("[data-label=\"" + label + "\"]");
  }

  /// A cell of a table whose rows have no names.
  private Locator cell(String label, int row) {
    return page.find("[data-label=\"" + label + "\"]").nth(row);
  }

  /// The observed share in percent, or -1 where there is none yet.
  private double observed(String backend) {
    Matcher matcher = PERCENT.matcher(cell(backend, "Share").locator(".share-text").innerText());
    return matcher.lookingAt() ? Double.parseDouble(matcher.group(1)) : -1;
  }

  /// A small number, 0 where there is none.
  private static double number(Locator cell) {
    String text = cell.innerText();
    return text.matches("[0-9.]+") ? Double.parseDouble(text) : 0;
  }

  /// Sends through both directors.
  private void send(String path, int count) throws InterruptedException {
    LoadClient client = new LoadClient(testbed.bothDirectors(), path, 4);
    assertThat(client.send(count, Duration.ofMinutes(2)))
        .hasSize(count)
        .noneMatch(LoadClient.Exchange::failed);
  }

  /// Who answered how much meanwhile, by the backends' own logs, the steady load included: turns
  /// are dealt out in order to both, so one load's part alone may have any shares.
  private Map<String, Long> countWhile(Sending sending) throws IOException, InterruptedException {
    Map<String, Long> before = testbed.accessLogs().requests();
    sending.run();
    Map<String, Long> counts = new TreeMap<>(testbed.accessLogs().requests());
    counts.replaceAll((backend, count) -> count - before.getOrDefault(backend, 0L));
    return counts;
  }

  private interface Sending {
    void run() throws InterruptedException;
  }

  private static double share(Map<String, Long> counts, String backend) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    return 100.0 * counts.getOrDefault(backend, 0L) / sum;
  }

  private int wanted(String backend) throws IOException, InterruptedException {
    return testbed
        .admin()
        .get("/api/v1/services/web/weights")
        .expect(200)
        .body()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .filter(row -> row.getString("backend").equals(backend))
        .mapToInt(row -> row.getJsonObject("weight").getInteger("wanted"))
        .findFirst()
        .orElseThrow();
  }
}
