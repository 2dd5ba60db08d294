package dev.weir.admin;

import dev.weir.admin.api.Secrets;
import dev.weir.admin.log.ConfigurationLog;
import dev.weir.admin.log.TokenClaim;
import dev.weir.core.cluster.ClusterAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The admin token. Only its hash is committed. At the first start every admin node offers one of
/// its own, and only the node whose command won knows the token that counts.
final class AdminToken {
  static final int LENGTH_MIN = 16;

  private AdminToken() {}

  /// Sees to it that there is a token.
  ///
  /// @param file that holds the wanted token, or null
  /// @return the token if this node made it now, else null
  static Future<@Nullable String> settle(
      Vertx vertx, ClusterAccess cluster, ConfigurationLog log, @Nullable String file) {
    ClusterAccess.Self self = cluster.self();
    TokenClaim claim = new TokenClaim(vertx, log, self.node(), self.incarnation());
    if (file != null) {
      return vertx
          .executeBlocking(() -> read(Path.of(file)), false)
          .compose(token -> replace(claim, log, Secrets.hash(String.valueOf(token))));
    }
    if (log.current().setting(TokenClaim.KEY) != null) {
      return Future.succeededFuture();
    }
    String token = "weir_" + Secrets.random();
    return claim
        .claim(Secrets.hash(token))
        .map(outcome -> outcome == TokenClaim.Outcome.WON ? token : null);
  }

  private static Future<@Nullable String> replace(
      TokenClaim claim, ConfigurationLog log, String hash) {
    if (hash.equals(log.current().setting(TokenClaim.KEY))) {
      return Future.succeededFuture();
    }
    return claim.replace(hash).map(_ -> null);
  }

  private static String read(Path file) throws IOException {
    String token = Files.readString(file).trim();
    if (token.length() < LENGTH_MIN) {
      throw new IllegalArgumentException(
          "admin.tokenFile: "
              + token.length()
              + " characters in "
              + file
              + " (expected: "
              + LENGTH_MIN
              + " or more)");
    }
    return token;
  }
}
