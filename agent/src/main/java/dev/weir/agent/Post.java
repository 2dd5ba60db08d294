package dev.weir.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP request on one connection, of whose answer only the status counts. The JDK's own
/// clients would begin its logging before the application has set that up, and follow redirects.
final class Post {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int STATUS_LINE_LENGTH_MAX = 64;

  private Post() {}

  /// Sends a body.
  ///
  /// @return the status
  /// @throws IOException if nobody answered in time, or not in HTTP
  static int send(URI to, String token, byte[] body) throws IOException {
    boolean secure = "https".equals(to.getScheme());
    int port = to.getPort() < 0 ? (secure ? 443 : 80) : to.getPort();
    String host = to.getHost().replaceAll("[\\[\\]]", "");
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      if (!secure) {
        return exchange(plain, to, token, body);
      }
      SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      try (SSLSocket tls = (SSLSocket) factory.createSocket(plain, host, port, true)) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return exchange(tls, to, token, body);
      }
    }
  }

  private static int exchange(Socket socket, URI to, String token, byte[] body) throws IOException {
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    String head =
        "POST "
            + to.getRawPath()
            + query
            + " HTTP/1.1\r\nHost: "
            + to.getRawAuthority()
            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + body.length
            + (token.isEmpty() ? "" : "\r\nAuthorization: Bearer " + token)
            + "\r\n\r\n";
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    socket.getOutputStream().write(all);
    socket.getOutputStream().flush();
    return status(socket.getInputStream());
  }

  /// `HTTP/1.1 200 OK`, of which the rest of the connection is not waited for.
  private static int status(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    long deadlineNanos = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
    while (line.length() < STATUS_LINE_LENGTH_MAX && System.nanoTime() - deadlineNanos < 0) {
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    if (!line.toString().strip().matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("no answer in HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }
}
