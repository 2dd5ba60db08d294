package dev.weir.feedback;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real HAProxy with one backend `web`, asked through its own socket what it thinks.
final class Haproxy implements AutoCloseable {
  static final Duration BOUND =
      Duration.ofSeconds(30L * Integer.getInteger("weir.test.timeoutScale", 1));

  private static final String HEAD =
      """
      global
        stats socket unix@DIR/admin level admin
      defaults
        mode tcp
        timeout connect 1s
        timeout client 1s
        timeout server 1s
      backend web
        balance roundrobin
      """;

  private final Path folder;
  private final Process process;

  private Haproxy(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// Starts one.
  ///
  /// @param servers the `server` lines of its backend
  static Haproxy start(Path folder, List<String> servers) throws IOException {
    Path configuration = folder.resolve("haproxy.cfg");
    String head = HEAD.replace("DIR", folder.toString());
    Files.writeString(configuration, head + String.join("\n", servers) + "\n");
    Process process =
        new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    Haproxy haproxy = new Haproxy(folder, process);
    await().atMost(BOUND).until(() -> Files.exists(folder.resolve("admin")));
    return haproxy;
  }

  /// What `show stat` says of a server, by the names of its columns.
  Map<String, String> stat(String server) throws IOException {
    return row(told("show stat").substring("# ".length()), ",", "svname", server);
  }

  /// What `show servers state` says of a server.
  Map<String, String> state(String server) throws IOException {
    String all = told("show servers state web");
    return row(all.substring(all.indexOf("# ") + 2), " ", "srv_name", server);
  }

  String told(String command) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("admin"));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(all);
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> row(String table, String gap, String column, String name) {
    List<String> lines = table.lines().toList();
    String[] columns = lines.getFirst().split(gap, -1);
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line, gap.charAt(0));
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(columns.length, cells.size()); i++) {
        row.put(columns[i], cells.get(i));
      }
      if (name.equals(row.get(column))) {
        return row;
      }
    }
    throw new AssertionError("no server " + name + " in " + table);
  }

  /// Cells may be quoted.
  private static List<String> cells(String line, char gap) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == gap && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }
}
