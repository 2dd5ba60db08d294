package dev.weir.feedback.intake;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/// Fetches pages of backends over plain HTTP/1.1, each within a time and a length. Belongs to the
/// context that makes it.
public final class PullClient {
  private static final int IDLE_SECONDS_MAX = 60;

  private final Vertx vertx;
  private final HttpClient client;
  private final int bodyLengthMax;

  public PullClient(Vertx vertx, int bodyLengthMax) {
    this.vertx = vertx;
    this.bodyLengthMax = bodyLengthMax;
    HttpClientOptions options = new HttpClientOptions().setKeepAliveTimeout(IDLE_SECONDS_MAX);
    // One fetch at a time from each; the next one waits for its interval, and not in a queue.
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1);
    client = vertx.createHttpClient(options, pool);
  }

  /// Never fails.
  ///
  /// @param timeoutMillis for everything, connecting included
  public Future<PullResult> fetch(String host, int port, String path, long timeoutMillis) {
    Fetch fetch = new Fetch();
    long timer = vertx.setTimer(timeoutMillis, _ -> fetch.end(new PullResult.TimedOut()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(host)
            .setPort(port)
            .setURI(path)
            .setConnectTimeout(timeoutMillis)
            .setFollowRedirects(false);
    client.request(options).onComplete(fetch::ask, fetch::unreachable);
    return fetch.result.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  public Future<Void> close() {
    return client.close();
  }

  private final class Fetch {
    private final Promise<PullResult> result = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private boolean whole;

    void ask(HttpClientRequest request) {
      // Whatever ends it before its body has: nothing more is read from that connection.
      result
          .future()
          .onComplete(
              _ -> {
                if (!whole) {
                  request.reset();
                }
              });
      if (!result.future().isComplete()) {
        request.send().onComplete(this::read, this::unreachable);
      }
    }

    void unreachable(Throwable cause) {
      end(new PullResult.Unreachable(String.valueOf(cause.getMessage())));
    }

    void end(PullResult with) {
      result.tryComplete(with);
    }

    private void read(HttpClientResponse response) {
      if (response.statusCode() != 200) {
        end(new PullResult.Refused(response.statusCode()));
        return;
      }
      response.exceptionHandler(this::unreachable);
      response.handler(
          chunk -> {
            if (body.length() + chunk.length() > bodyLengthMax) {
              end(new PullResult.TooLarge());
            } else {
              body.appendBuffer(chunk);
            }
          });
      response.endHandler(
          _ -> {
            whole = true;
            end(new PullResult.Fetched(body));
          });
    }
  }
}
