package dev.weir.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One process that a test started; it may be killed and started again.
final class WeirProcess {
  static final Duration START_MAX = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final String name;
  private final Path home;
  private final List<String> command;
  private final int opsPort;
  private @Nullable Process process;

  WeirProcess(String name, Path home, List<String> command, int opsPort) {
    this.name = name;
    this.home = home;
    this.command = command;
    this.opsPort = opsPort;
  }

  String name() {
    return name;
  }

  /// Where its settings, its data and its log are.
  Path home() {
    return home;
  }

  /// Starts it, for the first time or again with the same settings and data.
  void start() throws IOException {
    Path log = home.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What somebody has set for a node of their own is no setting of this one.
    builder.environment().keySet().removeIf(each -> each.startsWith("WEIR_"));
    process = builder.start();
  }

  long pid() {
    return running().pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// Waits until it says that all its roles are ready. Fails at once if it ends instead.
  void awaitReady() throws IOException {
    Patience.until(
        name + " is ready or has ended",
        START_MAX,
        () -> !isAlive() || ask("/readyz").statusCode() == 200);
    if (!isAlive()) {
      throw new AssertionError(name + " has ended (expected: ready):\n" + log());
    }
  }

  /// Asks the ops listener.
  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + opsPort + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /// The value of the first series of `/metrics` that begins with this text, or 0.
  double metric(String series) throws IOException, InterruptedException {
    Matcher matcher =
        Pattern.compile("^" + Pattern.quote(series) + "\\S* (\\S+)$", Pattern.MULTILINE)
            .matcher(ask("/metrics").body());
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  String log() throws IOException {
    return Files.readString(home.resolve("log"));
  }

  /// SIGKILL: it does nothing any more.
  void kill() throws InterruptedException {
    Process killed = running();
    killed.destroyForcibly();
    if (!killed.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " survived SIGKILL");
    }
  }

  /// SIGTERM: it stops in its own time.
  void terminate() {
    if (process != null) {
      process.destroy();
    }
  }

  /// Its exit code.
  int awaitEnd(Duration bound) throws InterruptedException {
    Process ending = running();
    if (!ending.waitFor(Patience.scaled(bound).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " has not ended within " + bound);
    }
    return ending.exitValue();
  }

  void awaitEndOrKill() {
    Process ending = process;
    if (ending == null) {
      return;
    }
    try {
      if (!ending.waitFor(15, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
      }
    } catch (InterruptedException _) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process running() {
    Process started = process;
    if (started == null) {
      throw new IllegalStateException(name + ": not started");
    }
    return started;
  }
}
