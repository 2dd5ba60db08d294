package dev.weir.system.containers;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The page of a service's weights in the machine's Chromium, after signing in with the token.
/// Leaves screenshots in `node/target/compose`.
final class WeightsPage implements AutoCloseable {
  private static final double LIMIT_MILLIS = Shell.scaled(Duration.ofSeconds(20)).toMillis();
  private static final Path PICTURES = Shell.ROOT.resolve("node/target/compose");

  private final Playwright playwright;
  private final Browser browser;
  private final Page page;

  private WeightsPage(Playwright playwright, Browser browser, Page page) {
    this.playwright = playwright;
    this.browser = browser;
    this.page = page;
  }

  static WeightsPage open(String admin, String service, String token) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    // Root has no sandbox.
                    .setArgs(List.of("--no-sandbox")));
    Page page = browser.newPage(new Browser.NewPageOptions().setLocale("en-GB"));
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.navigate("http://" + admin + "/ui/services/" + service + "/weights");
    page.getByLabel("Admin token").fill(token);
    button(page, "Sign in").click();
    return new WeightsPage(playwright, browser, page);
  }

  /// Types a new weight, applies it, and waits until the page says that all directors have it.
  void move(String backend, int weight, int directors) {
    page.getByRole(
            AriaRole.SPINBUTTON,
            new Page.GetByRoleOptions().setName("New weight of " + backend).setExact(true))
        .fill(Integer.toString(weight));
    picture("weight-typed");
    button(page, "Apply 1 change").click();
    assertThat(page.getByText("Applied on " + directors + " of " + directors + " directors"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LIMIT_MILLIS));
    picture("weight-applied");
  }

  void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Path chromium() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no chromium in PATH (expected: one)"));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
