package dev.weir.admin.log;

import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.core.wire.Bus;
import dev.weir.core.wire.Questions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// Asks other voters over the bus.
record LeaderLink(Bus bus) {
  Future<Submission> submit(String voter, Command command, Duration deadline) {
    return bus.ask(Questions.SUBMIT, voter, CommandJson.write(command), deadline)
        .map(LeaderLink::submission);
  }

  /// Everything but the services, which are in the published map.
  Future<Configuration> settings(String voter, Duration deadline) {
    return bus.ask(Questions.LOG_SETTINGS, voter, new JsonObject(), deadline)
        .map(StateJson::configuration);
  }

  static JsonObject answer(Submission submission) {
    return switch (submission) {
      case Submission.Done(var result) -> new JsonObject().put("result", ResultJson.write(result));
      case Submission.NotLeader(String leader) -> new JsonObject().put("leader", leader);
    };
  }

  private static Submission submission(JsonObject json) {
    JsonObject result = json.getJsonObject("result");
    return result == null
        ? new Submission.NotLeader(json.getString("leader"))
        : new Submission.Done(ResultJson.read(result));
  }
}
