package dev.weir.director.admit;

import dev.weir.core.model.HostName;
import dev.weir.director.admit.HelloRead.Hello;
import dev.weir.director.admit.HelloRead.NotTls;
import dev.weir.director.admit.HelloRead.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a client's hello that is there as a whole (RFC 8446 section 4.1.2, RFC 6066 section 3,
/// RFC 7301), as far as it matters here.
final class HelloBody {
  private static final int RANDOM_LENGTH = 32;
  private static final int SESSION_ID_LENGTH_MAX = 32;
  private static final int SERVER_NAME = 0;
  private static final int PROTOCOLS = 16;
  private static final int VERSIONS = 43;
  private static final int HOST_NAME = 0;

  private final Vector body;
  private final List<String> protocols = new ArrayList<>();
  private final Set<TlsVersion> versions = EnumSet.noneOf(TlsVersion.class);
  private @Nullable String rawName;
  private boolean hasProtocols;
  private boolean hasVersions;
  private boolean isWrong;

  HelloBody(Vector body) {
    this.body = body;
  }

  HelloRead read() {
    int version = body.u16();
    body.skip(RANDOM_LENGTH);
    int sessionIdLength = body.u8();
    body.skip(sessionIdLength);
    int suitesLength = body.u16();
    body.skip(suitesLength);
    int compressionsLength = body.u8();
    body.skip(compressionsLength);
    isWrong |= version >>> 8 != 3 || sessionIdLength > SESSION_ID_LENGTH_MAX;
    isWrong |= suitesLength < 2 || suitesLength % 2 != 0 || compressionsLength == 0;
    // The oldest clients have no extensions at all.
    if (body.hasMore()) {
      readExtensions(body.sub(body.u16()));
    }
    if (isWrong || !body.isDone()) {
      return new NotTls(Reason.MALFORMED);
    }
    if (!hasVersions) {
      addVersion(version);
    }
    String serverName = rawName == null ? null : HostName.normalised(rawName);
    return rawName != null && serverName == null
        ? new NotTls(Reason.NAME_INVALID)
        : new Hello(serverName, protocols, versions);
  }

  private void readExtensions(Vector extensions) {
    while (extensions.hasMore()) {
      int type = extensions.u16();
      int length = extensions.u16();
      switch (type) {
        case SERVER_NAME -> readServerName(extensions.sub(length));
        case PROTOCOLS -> readProtocols(extensions.sub(length));
        case VERSIONS -> readVersions(extensions.sub(length));
        default -> extensions.skip(length);
      }
    }
    isWrong |= !extensions.isDone();
  }

  private void readServerName(Vector extension) {
    Vector names = extension.sub(extension.u16());
    isWrong |= !names.hasMore() || !extension.isDone();
    while (names.hasMore()) {
      int type = names.u8();
      Vector name = names.sub(names.u16());
      if (type == HOST_NAME) {
        // Two names would let two readers see two hosts.
        isWrong |= rawName != null || !name.hasMore();
        rawName = name.text();
      }
    }
    isWrong |= !names.isDone();
  }

  private void readProtocols(Vector extension) {
    Vector names = extension.sub(extension.u16());
    isWrong |= hasProtocols || !names.hasMore() || !extension.isDone();
    hasProtocols = true;
    while (names.hasMore()) {
      Vector name = names.sub(names.u8());
      isWrong |= !name.hasMore();
      protocols.add(name.text());
    }
    isWrong |= !names.isDone();
  }

  private void readVersions(Vector extension) {
    Vector codes = extension.sub(extension.u8());
    isWrong |= hasVersions || !codes.hasMore() || !extension.isDone();
    hasVersions = true;
    while (codes.hasMore()) {
      addVersion(codes.u16());
    }
    isWrong |= !codes.isDone();
  }

  private void addVersion(int code) {
    TlsVersion version = TlsVersion.of(code);
    if (version != null) {
      versions.add(version);
    }
  }
}
