package dev.weir.health.probe;

import dev.weir.core.model.HttpCheck;
import dev.weir.health.verdict.Code;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// One HTTP request and its answer as bytes in and out, judged by a check. Knows no socket.
final class HttpExchange implements AutoCloseable {
  private static final int INITIAL_LINE_BYTES_MAX = 4096;
  private static final int HEADER_BYTES_MAX = 16_384;
  private static final int CHUNK_BYTES_MAX = 8192;

  private final HttpCheck check;
  private final Quote quote;
  private final @Nullable BodyText body;
  private final EmbeddedChannel codec =
      new EmbeddedChannel(
          new HttpClientCodec(INITIAL_LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX));
  private int status;
  private boolean answered;

  HttpExchange(HttpCheck check, ProbeLimits limits) {
    this.check = check;
    this.quote = new Quote(limits.evidenceBytesMax());
    String wanted = check.bodyContains();
    this.body = wanted == null ? null : new BodyText(wanted, limits.bodyBytesMax());
  }

  /// The request to send.
  ///
  /// @param host what the `Host` header says
  /// @param agent what the `User-Agent` header says: it names the node that probes
  Buffer request(String host, String agent) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(check.method()), check.path());
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.USER_AGENT, agent)
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (!check.method().equals("GET") && !check.method().equals("HEAD")) {
      request.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    }
    codec.writeOutbound(request);
    Buffer bytes = Buffer.buffer();
    for (ByteBuf part; (part = codec.readOutbound()) != null; part.release()) {
      bytes.appendBytes(ByteBufUtil.getBytes(part));
    }
    return bytes;
  }

  /// Takes bytes of the answer; returns the finding as soon as there is one.
  @Nullable Finding receive(Buffer bytes) {
    quote.add(bytes);
    codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
    return judge();
  }

  /// The stream ended before there was a finding.
  Finding ended(String how) {
    codec.finish();
    Finding late = judge();
    if (late != null) {
      return late;
    }
    return response(status == 0 ? how + " without an answer" : how + " within the body");
  }

  /// What a timeout found.
  Finding timedOut(long millis) {
    String waited = status == 0 ? "no answer" : "status " + status + " but no end of the answer";
    return new Finding(Code.L7TOUT, quote.appendedTo(waited + " within " + millis + " ms"));
  }

  @Override
  public void close() {
    codec.finishAndReleaseAll();
  }

  private @Nullable Finding judge() {
    Finding finding = null;
    for (Object part; (part = codec.readInbound()) != null; ) {
      try {
        finding = finding == null ? judge((HttpObject) part) : finding;
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
    return finding;
  }

  private @Nullable Finding judge(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      return response("not HTTP");
    }
    if (part instanceof HttpResponse response) {
      boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!interim) {
        answered = true;
        status = response.status().code();
        Finding byStatus = byStatus();
        if (byStatus != null) {
          return byStatus;
        }
      }
    }
    return answered && body != null && part instanceof HttpContent content
        ? byBody(body, content)
        : null;
  }

  private @Nullable Finding byStatus() {
    if (!check.expectStatus().contains(status)) {
      String reason = "status " + status + " (expected: " + check.expectStatus() + ")";
      return new Finding(Code.L7STS, quote.appendedTo(reason));
    }
    return body == null ? new Finding(Code.L7OK, "status " + status) : null;
  }

  private @Nullable Finding byBody(BodyText searched, HttpContent content) {
    searched.add(ByteBufUtil.getBytes(content.content()));
    if (searched.isFound()) {
      return new Finding(Code.L7OK, "status " + status + ", body as expected");
    }
    if (content instanceof LastHttpContent || searched.isFull()) {
      String reason = "status " + status + ", expected text not in ";
      return response(reason + searched.readCount() + " bytes of the body");
    }
    return null;
  }

  private Finding response(String reason) {
    return new Finding(Code.L7RSP, quote.appendedTo(reason));
  }
}
