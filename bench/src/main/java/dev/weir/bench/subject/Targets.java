package dev.weir.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// All that can be measured, by name.
///
/// @param weirJar of `weir`, unless a target names its own: `weir@other.jar`
/// @param weirFlags the shipped flags of the JVM
/// @param single one process with all roles instead of a cluster of three
/// @param guarded with an access list and a limit per client
public record Targets(Site site, Path weirJar, Path weirFlags, boolean single, boolean guarded) {
  public static final List<String> NAMES =
      List.of(
          "direct",
          "haproxy",
          "haproxy-tuned",
          "nginx",
          "nginx-tuned",
          "weir",
          "weir-native",
          "weir-pipeline",
          "empty");

  /// Makes a target; starts nothing.
  public Target make(String name, Ports ports) throws IOException {
    int at = name.indexOf('@');
    Path jar = at < 0 ? weirJar : Path.of(name.substring(at + 1)).toAbsolutePath();
    return switch (at < 0 ? name : name.substring(0, at)) {
      case "direct" -> new Direct(site);
      case "haproxy" -> Peer.haproxy(name, site, Doors.of(ports), Configurations::haproxy);
      case "haproxy-tuned" ->
          Peer.haproxy(name, site, Doors.of(ports), Configurations::haproxyTuned);
      case "nginx" -> Peer.nginx(name, site, Doors.of(ports), Configurations::nginx);
      case "nginx-tuned" -> Peer.nginx(name, site, Doors.of(ports), Configurations::nginxTuned);
      case "weir" -> weir(name, jar, WeirFiles.Relay.AS_SHIPPED, ports);
      case "weir-native" -> weir(name, jar, WeirFiles.Relay.NATIVE, ports);
      case "weir-pipeline" -> weir(name, jar, WeirFiles.Relay.PIPELINE, ports);
      case "empty" -> new EmptyVertx(site, weirFlags, ports.next(), ports.next());
      default ->
          throw new IllegalArgumentException(
              "target: " + name + " (expected: one of " + NAMES + ")");
    };
  }

  private Target weir(String name, Path jar, WeirFiles.Relay relay, Ports ports)
      throws IOException {
    Map<String, String> roles = single ? WeirFiles.SINGLE : WeirFiles.CLUSTER;
    return Weir.of(
        nameOf(name),
        site,
        new Weir.Build(jar, weirFlags),
        ports,
        new Weir.Wish(relay, guarded ? WeirFiles.Guards.USUAL : WeirFiles.Guards.NONE),
        roles);
  }

  /// What a target that was asked for is called in results; also the name of a folder and of a
  /// cluster: letters, digits, dashes.
  public static String nameOf(String name) {
    return name.replaceAll("@(.*/)?", "-")
        .replaceAll("[.]jar$", "")
        .replaceAll("[^A-Za-z0-9-]+", "-");
  }
}
