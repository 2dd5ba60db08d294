package dev.weir.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Asks a node's ops listener, for containers without curl.
@Command(name = "healthcheck", description = "Exit with 0 when a node answers that it is ready.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class HealthcheckCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8082/readyz",
      description = "What to ask for; default: ${DEFAULT-VALUE}.")
  private URI url;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      spec.commandLine().getOut().println(response.body().strip());
      return response.statusCode() == 200 ? 0 : Main.FAILED;
    }
  }
}
