package dev.weir.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Weir as it is shipped: a director that is measured, in a cluster with the other roles.
final class Weir implements Target {
  private static final int SHOWN_MAX = 100;
  private static final String STORY = "millis:";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef0123456789abcdef";

  private final String name;
  private final Site site;
  private final Build build;
  private final WeirFiles files;
  private final Wish wish;
  private final Map<String, String> roles;
  private final Map<String, Child> others = new TreeMap<>();
  private final List<String> proof = new ArrayList<>();
  private final Running director = new Running();

  /// What is run.
  ///
  /// @param jar of the node
  /// @param flags of the JVM, as shipped
  record Build(Path jar, Path flags) {
    /// Where the build puts it.
    Path cache() {
      return jar.resolveSibling(jar.getFileName().toString().replaceAll("[.]jar$", ".aot"));
    }
  }

  /// What is asked of the listener beyond what is shipped.
  record Wish(WeirFiles.Relay relay, WeirFiles.Guards guards) {}

  private Weir(
      String name, Site site, Build build, WeirFiles files, Wish wish, Map<String, String> roles) {
    this.name = name;
    this.site = site;
    this.build = build;
    this.files = files;
    this.wish = wish;
    this.roles = roles;
  }

  /// @param roles by member
  static Weir of(
      String name, Site site, Build build, Ports free, Wish wish, Map<String, String> roles)
      throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    for (String each : List.of("log", "api", "intake")) {
      ports.put(each, free.next());
    }
    for (String member : roles.keySet()) {
      for (String each : WeirFiles.portNames(member)) {
        ports.put(each, free.next());
      }
    }
    WeirFiles files = new WeirFiles(site.directory(name), site, Doors.of(free), ports);
    return new Weir(name, site, build, files, wish, new TreeMap<>(roles));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress address(Door door) {
    return Site.address(files.doors().port(door));
  }

  @Override
  public void prepare() throws IOException {
    secret("cluster.key", "the key of a cluster that lives as long as a run of the bench\n");
    secret("admin.token", TOKEN + "\n");
    Files.writeString(files.file("services.yaml"), files.services(wish.guards()));
    for (String member : roles.keySet()) {
      Files.writeString(
          settings(member), files.settings(member, roles, wish.relay(), site.certificates()));
    }
    for (String member : roles.keySet()) {
      if (!member.equals(WeirFiles.DIRECTOR)) {
        others.put(
            member,
            Child.start(
                member, home(member), site.placement().load(command("run", settings(member)))));
      }
    }
    for (Map.Entry<String, Child> other : others.entrySet()) {
      new Ops(files.opsPort(other.getKey())).awaitReady(other.getValue());
    }
  }

  @Override
  public void start() throws IOException {
    String member = WeirFiles.DIRECTOR;
    director.start(
        member, home(member), site.placement().balancer(command("run", settings(member))));
  }

  /// The director founds a cluster of its own and has nothing but the copy on its disk.
  @Override
  public void startAlone() throws IOException {
    String member = WeirFiles.DIRECTOR;
    Path alone = home(member).resolve("alone.yaml");
    Files.writeString(alone, files.settingsAlone(wish.relay(), site.certificates()));
    director.start(member, home(member), site.placement().balancer(command("run", alone)));
  }

  @Override
  public void expectAlive() throws IOException {
    for (Child other : others.values()) {
      other.expectAlive();
    }
    director.expectAlive();
  }

  /// A table must not call a relay by the name of another, nor speak of guards that do not bite.
  @Override
  public void expectAsAsked() throws IOException {
    if (!wish.relay().isBound(Files.readString(log()))) {
      throw new IOException(
          "%s: the director bound another relay (expected: %s)".formatted(name, wish.relay()));
    }
    if (wish.guards() == WeirFiles.Guards.USUAL) {
      Ops ops = new Ops(files.opsPort(WeirFiles.DIRECTOR));
      proof.addAll(new GuardProof(address(Door.PLAIN), ops).run());
    }
  }

  /// The phases of its start, from its log: it accepts before the last one is over.
  @Override
  public String startStory() throws IOException {
    new Ops(files.opsPort(WeirFiles.DIRECTOR)).awaitReady(director.child());
    return Files.readAllLines(log()).stream()
        .filter(each -> each.contains("state=started") && each.contains(STORY))
        .reduce("", (_, last) -> last.substring(last.indexOf(STORY)));
  }

  private Path log() throws IOException {
    return home(WeirFiles.DIRECTOR).resolve(WeirFiles.DIRECTOR + ".log");
  }

  @Override
  public List<Long> pids() {
    return director.pids();
  }

  @Override
  public void stop() {
    director.stop();
  }

  /// Fails when a setting in force is neither shipped nor an address.
  @Override
  public List<String> about() throws IOException {
    Path settings = settings(WeirFiles.DIRECTOR);
    Process validate =
        new ProcessBuilder(command("validate", settings))
            .directory(home(WeirFiles.DIRECTOR).toFile())
            .redirectErrorStream(true)
            .start();
    String table = new String(validate.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> deviations = EffectiveSettings.deviations(table, wish.relay());
    if (!deviations.isEmpty()) {
      throw new IOException(
          "%s: %s (expected: settings as shipped, but addresses)".formatted(name, deviations));
    }
    List<String> lines = new ArrayList<>();
    String cache = Files.exists(build.cache()) ? "with its AOT cache" : "without an AOT cache";
    lines.add("%s %s as %s".formatted(build.jar(), cache, roles));
    lines.addAll(
        Files.readAllLines(build.flags()).stream().filter(each -> !each.startsWith("#")).toList());
    lines.addAll(EffectiveSettings.ofRole(table));
    lines.addAll(proof);
    lines.addAll(files.services(wish.guards()).lines().map(Weir::shown).toList());
    return lines;
  }

  /// An access list is not printed to its end.
  private static String shown(String line) {
    return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + " …";
  }

  @Override
  public void close() {
    stop();
    others.values().forEach(Child::close);
    others.clear();
  }

  /// As the launcher does it: with the AOT cache that lies beside the jar.
  private List<String> command(String verb, Path settings) {
    List<String> command = new ArrayList<>(List.of(site.java().toString(), "@" + build.flags()));
    if (Files.exists(build.cache())) {
      command.add("-XX:AOTCache=" + build.cache());
    }
    command.addAll(List.of("-jar", build.jar().toString(), verb, "-c", settings.toString()));
    return command;
  }

  private Path home(String member) throws IOException {
    return Files.createDirectories(files.file(member));
  }

  private Path settings(String member) throws IOException {
    return home(member).resolve("weir.yaml");
  }

  private void secret(String file, String text) throws IOException {
    Path path = files.file(file);
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }
}
