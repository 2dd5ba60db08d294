package dev.weir.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Goal: every page can be read by everybody, in light and dark, on a phone, in Chinese. Method: a
/// real browser on real processes under traffic; axe against WCAG 2.2 AA; pictures of all of it in
/// `node/target/screens`, for people to look at.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageLooksIT {
  private static final List<ColorScheme> SCHEMES = List.of(ColorScheme.LIGHT, ColorScheme.DARK);
  private static final int PHONE_WIDTH = 360;
  private static final Pattern LIVE = Pattern.compile("Live|实时");

  /// Name → path and what is there when the page is.
  private static final Map<String, Shown> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("services", new Shown("", "tr[data-row=web]"));
    PAGES.put("service", new Shown("services/web", "tr[data-row=b3]"));
    PAGES.put("backend", new Shown("services/web?backend=b1", "[role=dialog] table"));
    PAGES.put("weights", new Shown("services/web/weights", "input[role=spinbutton]"));
    PAGES.put("members", new Shown("members", "tr[data-row=d2]"));
    PAGES.put("events", new Shown("events", "main table tbody tr"));
  }

  private record Shown(String path, String selector) {}

  private Testbed testbed;
  private Chromium chromium;
  private SteadyLoad load;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    testbed = Testbed.start("page-looks", Testbed.Options.of("roundrobin", List.of(100, 100, 200)));
    // So that there are events to look at.
    testbed.admin().turn(Testbed.SERVICE, "b2", "drain");
    testbed.awaitState("b2", "DRAIN", Duration.ofSeconds(30));
    testbed.admin().turn(Testbed.SERVICE, "b2", "enable");
    testbed.awaitState("b2", "UP", Duration.ofSeconds(30));
    load = SteadyLoad.begin(testbed);
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (load != null) {
      load.close();
    }
    if (testbed != null) {
      testbed.close();
    }
  }

  @Test
  void nothingKeepsAnybodyFromReadingIt() {
    try (OperatorPage page = chromium.open(testbed.adminUrl(), "en-GB")) {
      page.visit("");
      page.expect(page.find("input[name=token]")).isVisible();
      for (ColorScheme scheme : SCHEMES) {
        check(page, "login", scheme);
      }
      page.visitSignedIn("services/web", Testbed.TOKEN);
      page.await(Duration.ofMinutes(1), () -> everyShareIsThere(page));
      PAGES.forEach(
          (name, shown) -> {
            show(page, shown);
            for (ColorScheme scheme : SCHEMES) {
              check(page, name, scheme);
            }
          });
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void fitsAPhone() {
    try (OperatorPage page = chromium.open(testbed.adminUrl(), "en-GB")) {
      page.resize(PHONE_WIDTH, 740);
      page.visit("");
      page.expect(page.find("input[name=token]")).isVisible();
      assertThat(page.overflowing()).as("login").isEmpty();
      page.photograph("login-phone");
      page.visitSignedIn("", Testbed.TOKEN);
      PAGES.forEach(
          (name, shown) -> {
            show(page, shown);
            assertThat(page.overflowing()).as(name).isEmpty();
            page.photograph(name + "-phone");
            assertThat(page.violations()).as(name + " on a phone").isEmpty();
          });
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void speaksChineseToWhoAsksForIt() {
    try (OperatorPage page = chromium.open(testbed.adminUrl(), "zh-CN")) {
      page.visitSignedIn("", Testbed.TOKEN);
      assertThat(page.evaluate("() => document.documentElement.lang")).isEqualTo("zh-CN");
      // The verdict stands there once it is known.
      page.expect(page.find("h1")).containsText("服务");
      PAGES.forEach(
          (name, shown) -> {
            show(page, shown);
            page.photograph(name + "-zh");
          });
      page.visit("members");
      page.expect(page.find("h1")).hasText("成员");
      assertThat(page.violations()).isEmpty();
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static void show(OperatorPage page, Shown shown) {
    page.visit(shown.path());
    page.expect(page.find(shown.selector()).first()).isVisible();
    page.expect(page.find(".chip-text")).hasText(LIVE);
  }

  private static boolean everyShareIsThere(OperatorPage page) {
    return Testbed.BACKENDS.stream()
        .allMatch(id -> page.row(id).locator(".share-text").innerText().matches("(?s)[0-9].*"));
  }

  private static void check(OperatorPage page, String name, ColorScheme scheme) {
    page.prefer(scheme);
    String shown = name + "-" + scheme.name().toLowerCase(Locale.ROOT);
    page.photograph(shown);
    assertThat(page.violations()).as(shown).isEmpty();
  }
}
