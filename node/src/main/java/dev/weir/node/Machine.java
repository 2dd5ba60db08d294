package dev.weir.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What settings take from the machine that they are read on.
///
/// @param nodeName the machine's host name, in the form of a node's name
/// @param address the numeric address that the host name resolves to, or null if it does not
/// @param variables the process environment
record Machine(String nodeName, @Nullable String address, Map<String, String> variables) {
  /// Looks at this machine; resolves its own name, so it may block for a moment.
  static Machine here() {
    String hostName = "weir";
    String address = null;
    try {
      InetAddress local = InetAddress.getLocalHost();
      hostName = local.getHostName();
      address = local.getHostAddress();
    } catch (UnknownHostException _) {
      // No name of its own, or one that nobody resolves: both have to be written then.
    }
    return new Machine(nodeName(hostName), address, System.getenv());
  }

  /// The first label of a host name, as an id.
  static String nodeName(String hostName) {
    String label = hostName.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
    String plain = label.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+", "");
    String name = plain.length() > 63 ? plain.substring(0, 63) : plain;
    return name.isEmpty() ? "weir" : name;
  }
}
