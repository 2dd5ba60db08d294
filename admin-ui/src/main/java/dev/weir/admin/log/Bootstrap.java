package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Result;
import dev.weir.core.model.Service;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the first services of all to the log, once, when this node leads. Belongs to one context.
final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
  private static final String ACTOR = "bootstrap";

  private final VoterLog log;
  private final Path source;
  private final List<Service> services;
  private boolean isDone;

  Bootstrap(VoterLog log, Path source, List<Service> services) {
    this.log = log;
    this.source = source;
    this.services = services;
  }

  void tick() {
    if (isDone || !log.isLeader()) {
      return;
    }
    isDone = true;
    log.confirmed()
        .compose(
            now -> {
              if (now.everHeld()) {
                LOG.info("bootstrap file={} ignored, the log has held services", source);
                return Future.<Result>succeededFuture(new Result.Unchanged());
              }
              if (services.isEmpty()) {
                return Future.<Result>succeededFuture(new Result.Unchanged());
              }
              return log.submit(
                  new Command(
                      ACTOR, ACTOR, "from " + source, List.of(new Change.Bootstrap(services))));
            })
        .onSuccess(this::tell)
        .onFailure(_ -> isDone = false);
  }

  private void tell(Result result) {
    switch (result) {
      case Result.Committed committed ->
          LOG.info(
              "bootstrap file={} services={} change={}",
              source,
              committed.written().size(),
              committed.changeId());
      case Result.Refused(var reason, var detail) ->
          LOG.error("bootstrap file={} refused={} {}", source, reason, detail);
      case Result.Unchanged _, Result.Repeated _, Result.Stale _, Result.StaleSetting _ -> {}
    }
  }
}
