package dev.weir.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A printed `curl` command, done as the shell and curl would do it, as far as our pages need.
record Curl(HttpRequest request) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern CAT = Pattern.compile("\\$\\(cat ([^)]+)\\)");

  /// A command line's words: in double quotes `$(cat file)` is what the file holds, in single ones
  /// nothing is special.
  static List<String> words(String command) throws IOException {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        words.add(expanded(matcher.group(1)));
      } else {
        words.add(matcher.group(2) == null ? matcher.group() : matcher.group(2));
      }
    }
    return words;
  }

  static Curl parse(List<String> words) {
    Iterator<String> each = words.iterator();
    if (!each.next().equals("curl")) {
      throw new IllegalArgumentException("command: " + words + " (expected: curl)");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(30));
    String method = "";
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
    while (each.hasNext()) {
      String word = each.next();
      switch (word) {
        case "-s" -> {}
        case "-X" -> method = each.next();
        case "-H" -> {
          String[] header = each.next().split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-d" -> body = HttpRequest.BodyPublishers.ofString(each.next());
        default -> request.uri(URI.create(word));
      }
    }
    return new Curl(request.method(method.isEmpty() ? "GET" : method, body).build());
  }

  HttpResponse<String> send() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String expanded(String text) throws IOException {
    Matcher cat = CAT.matcher(text);
    StringBuilder expanded = new StringBuilder();
    while (cat.find()) {
      String held = Files.readString(Path.of(cat.group(1))).stripTrailing();
      cat.appendReplacement(expanded, Matcher.quoteReplacement(held));
    }
    return cat.appendTail(expanded).toString();
  }
}
