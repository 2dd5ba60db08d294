package dev.weir.director.admit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// Hellos as the JDK makes them, and as they can be cut.
public final class Hellos {
  private static final int RECORD_HEAD_LENGTH = 5;

  private Hellos() {}

  /// The hello of a JDK client.
  ///
  /// @param name empty for none
  public static byte[] jdk(String name, List<String> versions, String... protocols) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setProtocols(versions.toArray(String[]::new));
      parameters.setApplicationProtocols(protocols);
      if (!name.isEmpty()) {
        parameters.setServerNames(List.of(new SNIHostName(name)));
      }
      engine.setSSLParameters(parameters);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      byte[] hello = new byte[out.flip().remaining()];
      out.get(hello);
      return hello;
    } catch (GeneralSecurityException | SSLException failure) {
      throw new AssertionError(failure);
    }
  }

  /// The same message in records of up to so many bytes.
  static byte[] inRecords(byte[] hello, int lengthMax, SplittableRandom random) {
    ByteBuffer message = ByteBuffer.wrap(hello).position(RECORD_HEAD_LENGTH);
    ByteBuffer out = ByteBuffer.allocate(hello.length * (1 + RECORD_HEAD_LENGTH));
    while (message.hasRemaining()) {
      int length = Math.min(message.remaining(), 1 + random.nextInt(lengthMax));
      out.put((byte) 22).putShort((short) 0x0301).putShort((short) length);
      out.put(message.slice().limit(length));
      message.position(message.position() + length);
    }
    byte[] records = new byte[out.flip().remaining()];
    out.get(records);
    return records;
  }

  /// A hello of TLS 1.2 with these extensions, each with its type and its length, in hexadecimal.
  static byte[] with(String extensions) {
    String body =
        "0303" + "00".repeat(32) + "00" + "0002002f" + "0100" + length(extensions) + extensions;
    String message = "01" + "%06x".formatted(body.length() / 2) + body;
    return HexFormat.of().parseHex("160301" + length(message) + message);
  }

  /// The extension that names a server.
  static String serverName(String name) {
    String hex = HexFormat.of().formatHex(name.getBytes(StandardCharsets.ISO_8859_1));
    String entry = "00" + length(hex) + hex;
    String list = length(entry) + entry;
    return "0000" + length(list) + list;
  }

  private static String length(String hex) {
    return "%04x".formatted(hex.length() / 2);
  }
}
