package dev.weir.core.net;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that a PROXY header of version 2 says beside the addresses.
public sealed interface ProxyTlv {
  int ALPN = 0x01;
  int AUTHORITY = 0x02;
  int CRC32C = 0x03;
  int NOOP = 0x04;
  int UNIQUE_ID = 0x05;
  int TLS = 0x20;
  int NETWORK_NAMESPACE = 0x30;
  int CUSTOM_MIN = 0xe0;
  int CUSTOM_MAX = 0xef;

  /// Amazon's, in the range of the custom ones.
  int AWS = 0xea;

  /// The subtype of [#AWS] that says a VPC endpoint's id.
  int AWS_VPC_ENDPOINT = 0x01;

  int VALUE_LENGTH_MAX = 0xffff;

  /// The protocol that runs over the connection, `h2` for instance.
  record Alpn(Octets protocol) implements ProxyTlv {}

  /// The host that the client asked for: the name of its TLS hello.
  record Authority(String host) implements ProxyTlv {
    /// A DNS name in text, and HAProxy's limit.
    public static final int LENGTH_MAX = 255;

    public Authority {
      checkLength("authority", Octets.of(host, StandardCharsets.UTF_8), LENGTH_MAX);
    }
  }

  /// A CRC32C over the whole header. The encoder makes it and the decoder checks it, so its value
  /// is of no use to anybody else.
  record Checksum() implements ProxyTlv {}

  /// Fills up, so that what follows is aligned.
  record Noop(int length) implements ProxyTlv {}

  /// An id of the connection, made by the first proxy in the row.
  record UniqueId(Octets id) implements ProxyTlv {
    public static final int LENGTH_MAX = 128;

    public UniqueId {
      checkLength("unique id", id, LENGTH_MAX);
    }
  }

  /// The client's connection was TLS.
  ///
  /// @param client bits: [#CLIENT_TLS], [#CLIENT_CERTIFICATE_CONNECTION],
  ///     [#CLIENT_CERTIFICATE_SESSION]
  /// @param verify 0 if the client's certificate was verified
  record Tls(int client, int verify, List<Part> parts) implements ProxyTlv {
    public static final int CLIENT_TLS = 0x01;
    public static final int CLIENT_CERTIFICATE_CONNECTION = 0x02;
    public static final int CLIENT_CERTIFICATE_SESSION = 0x04;

    public static final int VERSION = 0x21;
    public static final int COMMON_NAME = 0x22;
    public static final int CIPHER = 0x23;
    public static final int SIGNATURE_ALGORITHM = 0x24;
    public static final int KEY_ALGORITHM = 0x25;
    public static final int GROUP = 0x26;
    public static final int SIGNATURE_SCHEME = 0x27;
    public static final int CLIENT_CERTIFICATE = 0x28;

    /// One detail of it: text, but for the certificate, which is DER.
    public record Part(int type, Octets value) {
      public Part {
        checkType(type);
      }
    }

    public Tls {
      parts = List.copyOf(parts);
    }

    /// A detail, or null if the sender did not tell it.
    public @Nullable Octets part(int type) {
      for (Part part : parts) {
        if (part.type() == type) {
          return part.value();
        }
      }
      return null;
    }

    /// `TLSv1.3`, for instance.
    public @Nullable String tlsVersion() {
      Octets version = part(VERSION);
      return version == null ? null : version.text(StandardCharsets.US_ASCII);
    }

    /// Of the subject of the client's certificate.
    public @Nullable String commonName() {
      Octets name = part(COMMON_NAME);
      return name == null ? null : name.text(StandardCharsets.UTF_8);
    }
  }

  /// The Linux network namespace of the addresses.
  record NetworkNamespace(Octets name) implements ProxyTlv {}

  /// The id of the AWS VPC endpoint through which the client came.
  record AwsVpcEndpoint(String id) implements ProxyTlv {}

  /// What we know no more of than its type: custom ones (E0 to EF), experiments (F0 to F7), those
  /// of the future.
  record Other(int type, Octets value) implements ProxyTlv {
    public Other {
      checkType(type);
      if (isTyped(type)) {
        throw new IllegalArgumentException(
            "type: " + type + " (expected: one without a record of its own)");
      }
    }

    public boolean isCustom() {
      return type >= CUSTOM_MIN && type <= CUSTOM_MAX;
    }
  }

  private static boolean isTyped(int type) {
    return (type >= ALPN && type <= UNIQUE_ID) || type == TLS || type == NETWORK_NAMESPACE;
  }

  private static void checkType(int type) {
    if (type < 0 || type > 0xff) {
      throw new IllegalArgumentException("type: " + type + " (expected: 0..255)");
    }
  }

  private static void checkLength(String what, Octets value, int lengthMax) {
    if (value.length() > lengthMax) {
      throw new IllegalArgumentException(
          what + ": " + value.length() + " bytes (expected: 0.." + lengthMax + ")");
    }
  }
}
