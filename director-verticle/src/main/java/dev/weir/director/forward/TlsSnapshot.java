package dev.weir.director.forward;

import dev.weir.core.model.ClientCertificates;
import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.ListenerTls;
import dev.weir.director.certificate.CertificateFolder.Seen;
import dev.weir.director.certificate.PemFile;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// All TLS of a director at one moment, with the files that it was made from.
record TlsSnapshot(
    Map<FileName, Seen> files,
    Map<ListenerTls, Made<ServerTls>> servers,
    Map<DialTls, Made<ClientTls>> clients) {
  static final TlsSnapshot EMPTY = new TlsSnapshot(Map.of(), Map.of(), Map.of());

  /// What became of making something.
  sealed interface Made<T> {}

  /// @param complaint why the files of the moment do not count, but those before; empty when they
  /// do
  record Good<T>(T made, String complaint) implements Made<T> {}

  record Bad<T>(String reason) implements Made<T> {}

  /// What makes something from files, and says why it cannot.
  private interface Making<T> {
    T make() throws SSLException, GeneralSecurityException;
  }

  boolean isEmpty() {
    return servers.isEmpty() && clients.isEmpty();
  }

  static Set<FileName> files(TlsContexts.Wanted wanted) {
    Set<FileName> files = new HashSet<>();
    wanted.listeners().forEach(each -> files.addAll(files(each)));
    wanted.dials().forEach(each -> files.addAll(files(each)));
    return files;
  }

  /// Makes what is wanted; what has the same files as before stays the same.
  static TlsSnapshot of(
      TlsContexts.Wanted wanted,
      Map<FileName, Seen> files,
      TlsSnapshot before,
      TlsProvider provider,
      TicketKeys tickets) {
    Map<ListenerTls, Made<ServerTls>> servers = new HashMap<>();
    for (ListenerTls each : wanted.listeners()) {
      Made<ServerTls> known = before.servers().get(each);
      servers.put(
          each,
          known != null && same(files(each), files, before.files())
              ? known
              : made(files(each), files, known, () -> server(each, files, provider, tickets)));
    }
    Map<DialTls, Made<ClientTls>> clients = new HashMap<>();
    for (DialTls each : wanted.dials()) {
      Made<ClientTls> known = before.clients().get(each);
      clients.put(
          each,
          known != null && same(files(each), files, before.files())
              ? known
              : made(
                  files(each),
                  files,
                  known,
                  () -> ClientTls.of(each, file(each.ca(), files), provider)));
    }
    return new TlsSnapshot(files, Map.copyOf(servers), Map.copyOf(clients));
  }

  private static ServerTls server(
      ListenerTls tls, Map<FileName, Seen> files, TlsProvider provider, TicketKeys tickets)
      throws SSLException, GeneralSecurityException {
    List<PemFile> certificates = new ArrayList<>();
    for (FileName each : tls.certificates()) {
      PemFile file = file(each, files);
      if (file != null) {
        if (file.key() == null) {
          throw new IllegalArgumentException(
              each + ": no private key (expected: with the certificate)");
        }
        certificates.add(file);
      }
    }
    return ServerTls.of(
        tls,
        certificates,
        file(tls.clients().ca(), files),
        file(tls.clients().revocation(), files),
        provider,
        tickets);
  }

  /// What cannot be made leaves what was there.
  private static <T> Made<T> made(
      Set<FileName> needed, Map<FileName, Seen> files, @Nullable Made<T> known, Making<T> making) {
    for (FileName each : needed) {
      Seen seen = files.get(each);
      if (seen == null || seen.file() == null) {
        return new Bad<>(seen == null ? each + ": not read" : seen.error());
      }
    }
    try {
      return new Good<>(making.make(), "");
    } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
      return known instanceof Good<T>(var made, _)
          ? new Good<>(made, String.valueOf(e.getMessage()))
          : new Bad<>("tls: " + e.getMessage());
    }
  }

  private static boolean same(
      Set<FileName> needed, Map<FileName, Seen> files, Map<FileName, Seen> before) {
    for (FileName each : needed) {
      Seen one = files.get(each);
      Seen other = before.get(each);
      if (one == null
          || other == null
          || one.file() != other.file()
          || !one.error().equals(other.error())) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable PemFile file(@Nullable FileName name, Map<FileName, Seen> files) {
    Seen seen = name == null ? null : files.get(name);
    return seen == null ? null : seen.file();
  }

  private static Set<FileName> files(ListenerTls tls) {
    Set<FileName> files = new HashSet<>(tls.certificates());
    if (tls.clients().mode() != ClientCertificates.Mode.OFF) {
      add(files, tls.clients().ca());
      add(files, tls.clients().revocation());
    }
    return files;
  }

  private static Set<FileName> files(DialTls tls) {
    Set<FileName> files = new HashSet<>();
    add(files, tls.ca());
    return files;
  }

  private static void add(Set<FileName> files, @Nullable FileName name) {
    if (name != null) {
      files.add(name);
    }
  }
}
