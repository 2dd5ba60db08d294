package dev.weir.system;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The page as an operator uses it, by what is written on it. Keeps what the page complains of:
/// errors, and what its Content Security Policy refused.
public final class OperatorPage implements AutoCloseable {
  private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa");
  private static final Path SCREENS =
      Path.of(System.getProperty("weir.root", "..")).resolve("node/target/screens");

  private final Page page;
  private final String base;
  private final List<String> complaints = new ArrayList<>();

  OperatorPage(Page page, String base) {
    this.page = page;
    this.base = base;
    page.onPageError(error -> complaints.add("page error: " + error));
    page.onConsoleMessage(this::hear);
  }

  /// What went wrong in the page so far.
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Goes to a page, `services/web` for instance.
  public void visit(String path) {
    page.navigate(base + path);
  }

  /// Types the token and sends it.
  public void enterToken(String token) {
    page.locator("input[name=token]").fill(token);
    page.locator("button[type=submit]").click();
  }

  /// Goes to a page by the sign-in that stands before it.
  public void visitSignedIn(String path, String token) {
    visit(path);
    enterToken(token);
    expect(page.locator(".shell")).isVisible();
  }

  /// Something on the page, by a CSS selector.
  public Locator find(String selector) {
    return page.locator(selector);
  }

  /// What holds this text, by a CSS selector.
  public Locator find(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }

  /// A field of a form, by its name.
  public Locator field(String name) {
    return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
  }

  /// A list of choices in a form, by what stands above it.
  public Locator choiceOf(String name) {
    return page.locator("label.field:has(> span:text-is('" + name + "')) select");
  }

  /// The row of a table.
  public Locator row(String id) {
    return page.locator("tr[data-row=\"" + id + "\"]");
  }

  public Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// The number that is typed as the new weight of a backend.
  public Locator weight(String backend) {
    return page.getByRole(
        AriaRole.SPINBUTTON, new Page.GetByRoleOptions().setName("New weight of " + backend));
  }

  /// Chooses from the menu of a row.
  public void choose(String row, String action) {
    button("Actions for " + row).click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(action)).click();
  }

  /// Confirms the dialog that is open.
  public void confirm(String reason, String button) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Reason").fill(reason);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  /// What is asserted of it may take a while to come true.
  public LocatorAssertions expect(Locator locator) {
    return PlaywrightAssertions.assertThat(locator);
  }

  /// Waits until it is so, with patience for slow machines.
  public void await(Duration bound, BooleanSupplier condition) {
    page.waitForCondition(
        condition,
        new Page.WaitForConditionOptions().setTimeout((double) Patience.scaled(bound).toMillis()));
  }

  public void prefer(ColorScheme scheme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  public void resize(int width, int height) {
    page.setViewportSize(width, height);
  }

  /// What makes the page, or a table in it, wider than its place, which nothing should: each thing
  /// with its text and by how many pixels.
  public List<String> overflowing() {
    Object found =
        page.evaluate(
            """
            () => [...document.querySelectorAll('html, main, .table-wrap')]
                .filter((place) => place.scrollWidth > place.clientWidth)
                .flatMap((place) => {
                  const edge = place.getBoundingClientRect().left + place.clientWidth;
                  const beyond = (each) => Math.round(each.getBoundingClientRect().right - edge);
                  return [...place.querySelectorAll('*')]
                      .filter((each) => beyond(each) > 0)
                      .filter((each) => ![...each.children].some((child) => beyond(child) > 0))
                      .map((each) => `${each.tagName}.${each.className}: `
                          + `${beyond(each)} px, '${each.textContent}'`)
                      .concat(`${place.tagName}.${place.className}: `
                          + `${place.scrollWidth - place.clientWidth} px`);
                })
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  public Object evaluate(String script) {
    return page.evaluate(script);
  }

  /// Keeps a picture in `node/target/screens`: of all of the page, or of the window with a dialog.
  public void photograph(String name) {
    boolean whole = page.getByRole(AriaRole.DIALOG).count() == 0;
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(whole).setPath(SCREENS.resolve(name + ".png")));
  }

  /// What axe finds against WCAG 2.2 AA: the rule, and where.
  public List<String> violations() {
    AxeResults results = new AxeBuilder(page).withTags(RULES).analyze();
    return results.getViolations().stream()
        .flatMap(rule -> rule.getNodes().stream().map(node -> rule.getId() + ": " + node.getHtml()))
        .toList();
  }

  @Override
  public void close() {
    page.context().close();
  }

  /// What could not be loaded is no complaint: the first question for a session is answered 401,
  /// and a stopped server refuses.
  private void hear(ConsoleMessage message) {
    boolean refused = message.text().contains("Content Security Policy");
    boolean error =
        message.type().equals("error") && !message.text().startsWith("Failed to load resource");
    if (refused || error) {
      complaints.add(message.type() + ": " + message.text());
    }
  }
}
