package dev.weir.node;

import dev.weir.core.cluster.ClusterSettings;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Ids;
import dev.weir.core.model.Role;
import dev.weir.core.settings.Fields;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How a node belongs to its cluster: the `cluster` part of the settings.
///
/// @param settings how the nodes find each other
/// @param keyFile the secret that all of them share; made where it is missing, on loopback only
/// @param plaintext whether members may talk in the clear outside loopback
/// @param voters the nodes that keep the configuration log: none (this node keeps no log), 1, 3 or
///     5
/// @param logPort of the configuration log, on voters
record Membership(
    ClusterSettings settings, Path keyFile, Plaintext plaintext, List<String> voters, int logPort) {
  static final int DEFAULT_LOG_PORT = 5801;
  static final int MEMBERS_MAX = 100;

  /// Whether what leaves the machine may be readable on the way.
  enum Plaintext {
    REFUSED,
    ACCEPTED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Membership {
    voters = List.copyOf(voters);
  }

  /// Reads the part; what is wrong is in the fields' findings.
  static Membership read(Fields fields, Machine machine, Self self) {
    String name = fields.text("name", "weir");
    String host = host(fields, machine);
    int port = fields.integer("port", 1, Endpoint.PORT_MAX, ClusterSettings.DEFAULT_PORT);
    int busPort = fields.integer("busPort", 1, Endpoint.PORT_MAX, ClusterSettings.DEFAULT_BUS_PORT);
    List<String> members = fields.texts("members", MEMBERS_MAX, List.of());
    String keyFile = fields.text("keyFile", self.dataDir().resolve("cluster.key").toString());
    Plaintext plaintext =
        fields.choice("plaintext", List.of(Plaintext.values()), Plaintext::id, Plaintext.REFUSED);
    List<String> voters = voters(fields, self);
    int logPort = fields.integer("logPort", 1, Endpoint.PORT_MAX, DEFAULT_LOG_PORT);
    for (String member : members) {
      fields.made("members", "form", member, () -> Endpoint.parse(member, port));
    }
    if (self.joins() && !isLoopback(host)) {
      needs(fields, host, plaintext);
    }
    fields.end();
    ClusterSettings loopback = new ClusterSettings(name, "127.0.0.1", port, busPort, members);
    ClusterSettings settings =
        fields.guarded(
            "host",
            "form",
            host,
            () -> new ClusterSettings(name, host, port, busPort, members),
            loopback);
    return new Membership(settings, Path.of(keyFile), plaintext, voters, logPort);
  }

  /// What the other parts have said of this node.
  ///
  /// @param roles what it does
  record Self(String name, Set<Role> roles, Path dataDir) {
    /// A node that is only a demo backend is no member.
    boolean joins() {
      return !roles.equals(Set.of(Role.DEMO_BACKEND));
    }
  }

  boolean isOnLoopback() {
    return isLoopback(settings.host());
  }

  private static String host(Fields fields, Machine machine) {
    String written = fields.text("host", "127.0.0.1");
    if (!written.equals("auto")) {
      return written;
    }
    String address = machine.address();
    if (address == null) {
      fields
          .findings()
          .add(fields.at("host"), "form", written, "an address: the host name does not resolve");
      return "127.0.0.1";
    }
    return address;
  }

  /// Leaving loopback is said twice: by the address, and by one more key for each danger.
  private static void needs(Fields fields, String host, Plaintext plaintext) {
    if (plaintext == Plaintext.REFUSED) {
      fields
          .findings()
          .add(
              fields.at("plaintext"),
              "required",
              "refused with cluster.host " + host,
              "accepted, or a host on loopback: members talk in the clear");
    }
    if (!fields.has("keyFile")) {
      fields
          .findings()
          .add(
              fields.at("keyFile"),
              "required",
              "nothing with cluster.host " + host,
              "a file of mode 0600 that all nodes have, or a host on loopback");
    }
  }

  private static List<String> voters(Fields fields, Self self) {
    List<String> fallback = self.roles().contains(Role.ADMIN) ? List.of(self.name()) : List.of();
    List<String> voters = fields.texts("voters", 5, fallback);
    if (voters.size() == 2 || voters.size() == 4) {
      fields.findings().add(fields.at("voters"), "range", voters.size() + " names", "1, 3 or 5");
    }
    if (new HashSet<>(voters).size() < voters.size()) {
      fields
          .findings()
          .add(fields.at("voters"), "duplicate", String.join(",", voters), "each once");
    }
    for (String voter : voters) {
      if (!Ids.isValid(voter)) {
        fields.findings().add(fields.at("voters"), "form", voter, Ids.FORM);
      }
    }
    return voters;
  }

  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
