package dev.weir.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthVote;
import dev.weir.core.model.Vote;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a reader makes of a message that is not quite its own: members that a newer release added
/// are passed over; members that are missing have their default, unless nothing can be done
/// without them; everything else that is wrong drops the message, and says where and what.
class CodecTest {
  /// Without these a message means nothing; all other members are newer than some release, or may
  /// become so.
  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "service",
              Set.of(
                  "/id",
                  "/listeners/0/id",
                  "/listeners/0/port",
                  // A header needs somebody to trust, a termination a certificate, and a client's
                  // certificate somebody who signed it.
                  "/listeners/0/proxyProtocol/trusted",
                  // And what a header says beside addresses, a version that can.
                  "/dial/proxyProtocol",
                  "/listeners/0/tls/certificates",
                  "/listeners/0/tls/clientCa",
                  "/listeners/0/tls/routes/0/serverName",
                  "/listeners/0/tls/routes/0/service",
                  "/backends/0/id",
                  "/backends/0/uid",
                  "/backends/0/host",
                  "/backends/0/port",
                  // What is fetched needs a place to look at.
                  "/feedback/pull/selectors",
                  // Thousandths of one whole: the defaults of some do not fit the others.
                  "/feedback/lvs/metricsPermille/cpu",
                  "/feedback/lvs/metricsPermille/input",
                  "/feedback/lvs/metricsPermille/memory",
                  "/feedback/lvs/metricsPermille/processes",
                  "/feedback/lvs/metricsPermille/responseTime"),
          "health", Set.of("/uid", "/prober"),
          "load", Set.of("/service", "/backends/0/uid"),
          "connections",
              Set.of("/director", "/incarnation", "/listeners/0/service", "/listeners/0/listener"),
          "statistics", Set.of("/director", "/incarnation", "/rows/0/uid"),
          "presence", Set.of("/node", "/incarnation"),
          "dial-failed", Set.of("/service", "/uid", "/director"),
          "client-binding", Set.of("/service", "/client", "/uid"),
          "clients-bound", Set.of("/service", "/rows/0/client", "/rows/0/uid", "/rows/0/epoch"),
          "session", Set.of("/user", "/role"));

  /// Mappings whose keys are data: what is added there is no unknown member.
  private static final Set<String> KEYED_BY_DATA =
      Set.of("/counts", "/applied", "/rows/0/connect", "/rows/0/firstByte");

  static Stream<WireSamples.Sample<?>> topics() {
    return WireSamples.all().stream()
        .filter(each -> each.fact().value() != null && Topics.all().contains(each.topic()));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void passesOverWhatANewerReleaseAdded(WireSamples.Sample<?> sample) {
    JsonObject json = Members.of(sample);
    List<JsonObject> all = Members.objects(json, KEYED_BY_DATA);
    all.forEach(each -> each.put("novelty", new JsonObject().put("depth", new JsonArray().add(1))));
    assertThat(decode(sample, json)).isEqualTo(sample.fact().value());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void missesOnlyWhatItCannotDoWithout(WireSamples.Sample<?> sample) {
    Set<String> missed = new TreeSet<>();
    for (String member : Members.pointers(sample)) {
      if (member.contains("/1/")) {
        continue; // as the first of the list
      }
      JsonObject json = Members.of(sample);
      Members.remove(json, member);
      try {
        assertThat(decode(sample, json)).as("without %s", member).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).as("without %s", member).hasMessageContaining("(expected: ");
        missed.add(member);
      }
    }
    assertThat(missed).isEqualTo(REQUIRED.get(sample.name()));
  }

  /// JSON's null is the same as nothing.
  @ParameterizedTest
  @MethodSource("topics")
  void takesNullForMissing(WireSamples.Sample<?> sample) {
    for (String member : Members.pointers(sample)) {
      if (KEYED_BY_DATA.contains(member.substring(0, member.lastIndexOf('/')))) {
        continue;
      }
      JsonObject without = Members.of(sample);
      Members.remove(without, member);
      JsonObject withNull = Members.of(sample);
      Members.set(withNull, member, null);
      assertThat(outcome(sample, withNull))
          .as("null for %s", member)
          .isEqualTo(outcome(sample, without));
    }
  }

  @ParameterizedTest
  @MethodSource("topics")
  void refusesAMemberOfAnotherType(WireSamples.Sample<?> sample) {
    for (String member : Members.pointers(sample)) {
      Object known = Members.get(Members.of(sample), member);
      for (Object other : others(known)) {
        JsonObject json = Members.of(sample);
        Members.set(json, member, other);
        assertThatThrownBy(() -> decode(sample, json))
            .as("%s instead of %s for %s", other, known, member)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("(expected: ");
      }
    }
  }

  /// Nothing on the wire counts below zero, and nothing beyond 63 bits.
  @ParameterizedTest
  @MethodSource("topics")
  void refusesNumbersThatNothingCounts(WireSamples.Sample<?> sample) {
    for (String member : Members.pointers(sample)) {
      if (!(Members.get(Members.of(sample), member) instanceof Number)) {
        continue;
      }
      for (Number wrong : List.of(-1, BigInteger.TWO.pow(63), 1.5)) {
        JsonObject json = Members.of(sample);
        Members.set(json, member, wrong);
        assertThatThrownBy(() -> decode(sample, json))
            .as("%s: %s", member, wrong)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("(expected: ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service | /backends/0/weight | 1001 | 0..1000",
        "service | /backends/0/port | 65536 | 1..65535",
        "service | /backends/0/uid | 0 | the number of backend b1",
        "service | /backends/0/host | \"a b\" | host name",
        "service | /backends/0/adminState | \"AWAY\" | READY | DRAIN | MAINT",
        "service | /backends/1/id | \"b1\" | unique",
        "service | /backends/1/uid | 1 | unique",
        "service | /listeners/0/port | 0 | 1..65535",
        "service | /listeners/0/addresses/0 | \"no-number\" | numeric",
        "service | /listeners/0/portLast | 8079 | 8080..9103",
        "service | /listeners/0/portLast | 9104 | 8080..9103",
        "service | /listeners/0/relay | \"kernel\" | auto | native | pipeline",
        "service | /listeners/0/relay | \"native\" | auto | pipeline",
        "service | /listeners/1/relay | \"native\" | dial.tls.mode on",
        "service | /listeners/0/backlog | 65536 | 1..65535",
        "service | /listeners/0/proxyProtocol/mode | \"guessed\" | off | required",
        "service | /listeners/0/proxyProtocol/trusted | [] | 1..1000 entries",
        "service | /listeners/0/proxyProtocol/trusted/0 | \"10.0.0.1/8\" | 10.0.0.0/8",
        "service | /listeners/0/access/allow/0 | \"web.example\" | address/length",
        "service | /listeners/0/access/deny/1 | \"::/129\" | 0..128",
        "service | /listeners/0/limits/connectionsMax | 0 | 1..1000000",
        "service | /listeners/0/limits/bytesPerSecondMax | 999 | 1000..100000000000",
        "service | /listeners/0/tcp/userTimeoutMs | 86400001 | 0..86400000",
        "service | /listeners/0/tls/mode | \"on\" | off | terminate | passthrough",
        "service | /listeners/0/tls/certificates | [] | 1..1000 entries",
        "service | /listeners/0/tls/certificates/0 | \"../key.pem\" | [A-Za-z0-9]",
        "service | /listeners/0/tls/minVersion | \"TLSv1.1\" | TLSv1.2 | TLSv1.3",
        "service | /listeners/0/tls/alpn/0 | \"\" | visible ASCII",
        "service | /listeners/0/tls/clientCa | null | who signs them",
        "service | /listeners/0/tls/routes/1/serverName | \"a.Example\" | one route",
        "service | /listeners/0/tls/routes/1/serverName | \"*\" | DNS name",
        "service | /listeners/0/tls/routes/1/service | \"B\" | [a-z0-9]",
        "service | /timeouts/clientMs | 999 | 1000..86400000",
        "service | /timeouts/handshakeMs | 99 | 100..300000",
        "service | /redispatch/totalMs | 0 | 100..600000",
        "service | /redispatch/turnAroundMs | 60001 | 0..60000",
        "service | /dial/proxyProtocol | \"v3\" | off | v1 | v2",
        "service | /dial/source | \"here\" | numeric IPv4 or IPv6",
        "service | /dial/transparent | true | null with transparent",
        "service | /dial/tls/serverName | \"*.inside\" | without *",
        "service | /dial/tls/serverName | \"10.0.0.1\" | DNS name",
        "service | /dial/tls/ca | \"a/b\" | [A-Za-z0-9]",
        "service | /scheduler | \"fastest\" | roundrobin | wrr",
        "service | /timeouts/connectMs | 60001 | 1..60000",
        "service | /redispatch/attemptsMax | 11 | 1..10",
        "service | /limits/connectionsMax | 0 | 1..1000000",
        "service | /health/rise | 21 | 1..20",
        "service | /health/http/method | \"get\" | upper-case",
        "service | /health/http/expectStatus | \"700\" | 100..599",
        "service | /feedback/lvs/ceilingPermille | 999 | 1000..4000",
        "service | /feedback/lvs/metricsPermille/cpu | 201 | 1000",
        "service | /id | \"Web\" | [a-z0-9]",
        "health | /uid | 0 | 1 or more",
        "health | /vote | \"MAYBE\" | UP | DOWN | UNKNOWN",
        "health | /consecutiveCount | 2147483648 | 0..2147483647",
        "load | /backends/0/factorPermille | 4001 | 0..4000",
        "load | /backends/0/agentHealth | \"\" | UP | DOWN",
        "load | /backends/0/agentConnectionsMax | 2147483648 | 0..2147483647",
        "load | /service | \"\" | [a-z0-9]",
        "connections | /counts/7 | \"120\" | open,pending",
        "connections | /counts/7 | \"1,\" | open,pending",
        "connections | /counts/7 | \"-1,0\" | 0 or more",
        "connections | /counts/7 | \"1,2,3\" | open,pending",
        "connections | /counts/0 | \"1,1\" | 1 or more",
        "connections | /counts/b1 | \"1,1\" | 1 or more",
        "connections | /applied/Web | {} | [a-z0-9]",
        "connections | /applied/web/epoch | -1 | 0..",
        "connections | /vetoed/0 | \"b1\" | 1 or more",
        "connections | /extent | \"SOME\" | WHOLE | CHANGES",
        "statistics | /rows/0/connect/first | 1 | 0 or more",
        "presence | /role | \"king\" | director | health",
        "presence | /phase | \"DEAD\" | STARTING | READY",
        "dial-failed | /service | \"_\" | [a-z0-9]",
        "connections | /vetoed/0 | 7 | a text",
        "service | /listeners/0/addresses/0 | 7 | a text",
        "session | /ageMs | -1 | 0..",
      })
  void refusesWhatIsOutOfRange(String line) {
    String[] cells = line.split(" \\| ", 4);
    WireSamples.Sample<?> sample =
        topics().filter(each -> each.name().equals(cells[0])).findFirst().orElseThrow();
    JsonObject json = Members.of(sample);
    Members.set(json, cells[1], new JsonArray("[" + cells[2] + "]").getValue(0));
    assertThatThrownBy(() -> decode(sample, json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ")
        .hasMessageContaining(cells[3]);
  }

  /// The log and the intake read their own JSON; the bus only sees that it is some.
  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "\"text\"", "{", "{} {}", "{'a':1}"})
  void refusesAQuestionThatIsNoObject(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var codec : List.of(Questions.SUBMIT.question(), Questions.EVIDENCE.question())) {
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("(expected: ");
    }
  }

  /// The readers' limits, not the stack's.
  @Test
  void refusesWhatIsNestedWithoutEnd() {
    byte[] deep = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    for (var codec : List.of(Questions.SUBMIT.question(), Topics.SESSION.codec())) {
      assertThatThrownBy(() -> codec.decode(deep)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// A reason is cut at 256 characters, wherever that is.
  @Test
  void carriesATextThatWasCutInTheMiddleOfACharacter() {
    HealthVote vote =
        new HealthVote(
            new BackendUid(7), "h1", Vote.UP, "L7OK", "x".repeat(255) + "\ud83d\ude00", 1, 1);
    assertThat(vote.reason()).hasSize(256).endsWith("\ud83d");
    Codec<HealthVote> codec = Topics.HEALTH_CHANGED.codec();
    HealthVote read = codec.decode(codec.encode(vote));
    assertThat(read.reason()).hasSize(256).startsWith("x".repeat(255));
    assertThat(codec.decode(codec.encode(read))).isEqualTo(read);
  }

  private static <T> T decode(WireSamples.Sample<T> sample, JsonObject json) {
    return sample.topic().codec().decode(json.toBuffer().getBytes());
  }

  private static String outcome(WireSamples.Sample<?> sample, JsonObject json) {
    try {
      return decode(sample, json).toString();
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<Object> others(@Nullable Object known) {
    return switch (known) {
      case String _ -> List.of(7, true, new JsonObject(), new JsonArray());
      case Number _ -> List.of("7", true, new JsonObject(), new JsonArray());
      case Boolean _ -> List.of("true", 1, new JsonObject(), new JsonArray());
      case JsonObject _ -> List.of("{}", 1, false, new JsonArray());
      case JsonArray _ -> List.of("[]", 1, false, new JsonObject());
      case null, default -> List.of();
    };
  }
}
