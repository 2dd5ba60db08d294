package dev.weir.admin.log.state;

import dev.weir.core.model.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// One commit on record. Rows form a chain: the hash of each covers the hash of the one before.
///
/// @param number counted from 1
/// @param node the node that led
/// @param atMillis that node's wall clock, for people
/// @param previous the hash of the row before
/// @param hash SHA-256 in hexadecimal over `previous` and everything else in the row
public record AuditRow(
    long number,
    Version version,
    String requestId,
    String actor,
    String reason,
    String node,
    long atMillis,
    List<Difference> differences,
    String previous,
    String hash) {
  public AuditRow {
    differences = List.copyOf(differences);
  }

  /// The row that follows a chain's head.
  static AuditRow after(
      AuditHead head, Version version, Write write, List<Difference> differences) {
    Command command = write.command();
    AuditRow open =
        new AuditRow(
            head.count() + 1,
            version,
            command.requestId(),
            command.actor(),
            command.reason(),
            write.node(),
            write.atMillis(),
            differences,
            head.hash(),
            "");
    return open.sealed();
  }

  /// Whether the hash is that of the content.
  public boolean isSound() {
    return hash.equals(sealed().hash);
  }

  AuditHead head() {
    return new AuditHead(number, hash);
  }

  private AuditRow sealed() {
    return new AuditRow(
        number, version, requestId, actor, reason, node, atMillis, differences, previous, digest());
  }

  private String digest() {
    MessageDigest sha = sha256();
    add(sha, previous);
    add(sha, Long.toString(number));
    add(sha, version.epoch() + "." + version.sequence());
    add(sha, requestId);
    add(sha, actor);
    add(sha, reason);
    add(sha, node);
    add(sha, Long.toString(atMillis));
    for (Difference each : differences) {
      add(sha, each.path());
      add(sha, each.before());
      add(sha, each.after());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /// Each part with its length, so that no two rows have the same bytes.
  private static void add(MessageDigest sha, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
