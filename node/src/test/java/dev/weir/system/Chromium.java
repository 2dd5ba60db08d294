package dev.weir.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The machine's own Chromium, without a window. All its calls belong to one thread.
public final class Chromium implements AutoCloseable {
  /// How long a page may take to show what was asked for.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /// Starts the one that `CHROME_BIN` or the path names; there must be one.
  public static Chromium start() {
    Path executable = find();
    // Without this it fetches a browser of its own, or fails where it cannot.
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      PlaywrightAssertions.setDefaultAssertionTimeout(
          (double) Patience.scaled(PATIENCE).toMillis());
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(executable)
                      .setTimeout((double) Patience.scaled(Duration.ofMinutes(1)).toMillis())
                      .setArgs(FLAGS));
      return new Chromium(playwright, browser);
    } catch (RuntimeException | Error e) {
      playwright.close();
      throw e;
    }
  }

  /// A page of somebody who has never been here, at the size of a small laptop.
  ///
  /// @param admin where the administration answers, `http://127.0.0.1:8081` for instance
  /// @param language that the browser asks for
  public OperatorPage open(String admin, String language) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1280, 860)
                .setLocale(language)
                .setReducedMotion(ReducedMotion.REDUCE));
    Page page = context.newPage();
    page.setDefaultTimeout((double) Patience.scaled(PATIENCE).toMillis());
    return new OperatorPage(page, admin + "/ui/");
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Path find() {
    String set = System.getenv("CHROME_BIN");
    if (set != null) {
      return Path.of(set);
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("chromium: none (expected: on the path, or CHROME_BIN)"));
  }
}
