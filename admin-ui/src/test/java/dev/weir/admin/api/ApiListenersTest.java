package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How listeners accept and services forward: written, read, patched, and refused when wrong.
final class ApiListenersTest {
  private static final String LISTENER = "/api/v1/services/web/listeners/tls";
  private static final String SERVICE = "/api/v1/services/web";

  /// Everything that can be written, and nothing at its default.
  private static final String FULL =
      """
      {"port": 8443, "portLast": 8450, "addresses": ["127.0.0.1"], "enabled": false,
       "relay": "pipeline", "share": true, "backlog": 512,
       "proxyProtocol": {"mode": "required", "trusted": ["10.0.0.0/8", "2001:db8::/32"]},
       "access": {"allow": ["192.0.2.0/24"], "deny": ["192.0.2.7/32", "2001:db8::7/128"]},
       "limits": {"connectionsMax": 1000, "connectionsPerClientMax": 20,
                  "connectionsPerSecondMax": 300, "connectionsPerSecondPerClientMax": 4,
                  "bytesPerSecondMax": 100000000000},
       "tcp": {"keepAlive": false, "userTimeoutMs": 20000, "fastOpen": true},
       "tls": {"mode": "terminate", "certificates": ["web.pem", "other.pem"],
               "minVersion": "TLSv1.3", "alpn": ["h2", "http/1.1"],
               "clientCertificate": "required", "clientCa": "clients.pem",
               "revocation": "clients.crl",
               "routes": [{"serverName": "*.b.example", "service": "b"}]}}
      """;

  private static final String FULL_SERVICE =
      """
      {"timeouts": {"connectMs": 1500, "idleMs": 60000, "clientMs": 50000, "serverMs": 40000,
                    "halfClosedMs": 7000, "handshakeMs": 4000, "proxyHeaderMs": 2500},
       "redispatch": {"attemptsMax": 4, "totalMs": 8000, "turnAroundMs": 50},
       "dial": {"proxyProtocol": "v2", "proxyOptions": ["crc32c", "cert-cn"],
                "source": "2001:db8::9", "transparent": false,
                "tls": {"mode": "on", "verify": "none", "serverName": "in.example",
                        "ca": "inside.pem"}},
       "affinity": {"by": "client-address", "v4Mask": 24, "v6Mask": 64, "ttlMs": 60000,
                    "entriesMax": 5000},
       "schedulerOptions": {"draws": 2, "hash": {"by": "src-port", "method": "ring",
                                                 "tableSize": null, "balanceFactorPercent": 150},
                            "explorePermille": 30},
       "feedback": {"verdict": "lvs",
                    "pull": {"kind": "json", "port": 9100, "path": "/load", "intervalMs": 2000,
                             "selectors": {"load": "/busy / 100", "cpu": "", "memory": "",
                                           "processes": "", "responseMs": ""}}}}
      """;

  private final ApiHarness api = new ApiHarness();

  @BeforeEach
  void create() {
    assertThat(api.call("PUT", SERVICE, ApiServicesTest.web()).status()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everythingThatIsWrittenOfAListenerIsReadBack() {
    JsonObject full = new JsonObject(FULL);
    assertThat(api.call("PUT", LISTENER, full, "If-None-Match", "*").status()).isEqualTo(201);
    assertThat(spec(LISTENER)).isEqualTo(full.put("id", "tls"));
  }

  @Test
  void everythingThatIsWrittenOfAServiceIsReadBack() {
    JsonObject full = new JsonObject(FULL_SERVICE);
    assertThat(api.call("PATCH", SERVICE, full, "If-Match", "*").status()).isEqualTo(200);
    JsonObject spec = spec(SERVICE);
    assertThat(spec.getJsonObject("dial")).isEqualTo(full.getJsonObject("dial"));
    assertThat(spec.getJsonObject("timeouts")).isEqualTo(full.getJsonObject("timeouts"));
    assertThat(spec.getJsonObject("redispatch")).isEqualTo(full.getJsonObject("redispatch"));
    assertThat(spec.getJsonObject("feedback").getJsonObject("pull"))
        .isEqualTo(full.getJsonObject("feedback").getJsonObject("pull"));
  }

  @Test
  void aPatchOfEachMemberChangesThatOneAndNullPutsItsDefaultBack() {
    JsonObject full = new JsonObject(FULL);
    JsonObject plain = put(new JsonObject().put("port", 8443));
    for (String key : full.fieldNames()) {
      if (key.equals("port")) {
        continue;
      }
      JsonObject expected = plain.copy().put(key, full.getValue(key));
      assertThat(patched(new JsonObject().put(key, full.getValue(key))))
          .as(key)
          .isEqualTo(expected);
      assertThat(patched(new JsonObject().putNull(key))).as("%s: null", key).isEqualTo(plain);
    }
  }

  @Test
  void aPatchInsideAPartLeavesItsOtherMembers() {
    JsonObject limits = new JsonObject().put("connectionsMax", 5).put("bytesPerSecondMax", 9000);
    put(new JsonObject().put("port", 8443).put("limits", limits));
    JsonObject patch = new JsonObject().putNull("connectionsMax").put("connectionsPerSecondMax", 7);
    JsonObject after = patched(new JsonObject().put("limits", patch)).getJsonObject("limits");
    assertThat(after.getValue("connectionsMax")).isNull();
    assertThat(after.getInteger("connectionsPerSecondMax")).isEqualTo(7);
    assertThat(after.getInteger("bytesPerSecondMax")).isEqualTo(9000);
  }

  @Test
  void aListenerThatIsSwitchedOnAndOffKeepsAllElse() {
    JsonObject full = put(new JsonObject(FULL));
    api.call("POST", LISTENER + ":enable", null, "If-Match", "*");
    assertThat(spec(LISTENER)).isEqualTo(full.copy().put("enabled", true));
    api.call("POST", LISTENER + ":disable", null, "If-Match", "*");
    assertThat(spec(LISTENER)).isEqualTo(full);
  }

  @Test
  void blocksOfAddressesAreReadBackInOneForm() {
    JsonArray written = JsonArray.of("10.0.0.1", "2001:DB8:0::/48", "::ffff:192.0.2.0/120");
    JsonObject access = new JsonObject().put("deny", written);
    JsonObject spec = put(new JsonObject().put("port", 8443).put("access", access));
    assertThat(spec.getJsonObject("access").getJsonArray("deny"))
        .containsExactly("10.0.0.1/32", "2001:db8::/48", "192.0.2.0/24");
  }

  /// A patch, and the member that the answer names.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'portLast': 8442} portLast range",
        "{'portLast': 9467} portLast range",
        "{'relay': 'kernel'} relay enum",
        "{'relay': 'native', 'tls': {'mode': 'terminate', 'certificates': ['a']}} relay enum",
        "{'share': 'yes'} share type",
        "{'backlog': 0} backlog range",
        "{'proxyProtocol': {'mode': 'guess'}} proxyProtocol/mode enum",
        "{'proxyProtocol': {'mode': 'required'}} proxyProtocol/trusted required",
        "{'proxyProtocol': {'trusted': ['here']}} proxyProtocol/trusted pattern",
        "{'access': {'allow': ['10.0.0.1/8']}} access/allow pattern",
        "{'access': {'deny': [7]}} access/deny/0 type",
        "{'limits': {'connectionsPerClientMax': 0}} limits/connectionsPerClientMax range",
        "{'limits': {'bytesPerSecondMax': 1}} limits/bytesPerSecondMax range",
        "{'limits': {'connectionMax': 1}} limits/connectionMax unknown",
        "{'tcp': {'userTimeoutMs': -1}} tcp/userTimeoutMs range",
        "{'tls': {'mode': 'terminate'}} tls/certificates required",
        "{'tls': {'certificates': ['../a']}} tls/certificates pattern",
        "{'tls': {'minVersion': 'TLSv1.0'}} tls/minVersion enum",
        "{'tls': {'clientCertificate': 'optional'}} tls/clientCa required",
        "{'tls': {'routes': [{'serverName': 'a'}]}} tls/routes/0/service required",
        "{'tls': {'routes': [{'serverName': '1.2.3.4', 'service': 'b'}]}}"
            + " tls/routes/0/serverName pattern",
      })
  void whatIsWrongInAListenerIsNamed(String line) {
    JsonObject plain = put(new JsonObject().put("port", 8443));
    refused(LISTENER, line);
    assertThat(spec(LISTENER)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'timeouts': {'clientMs': 999}} timeouts/clientMs range",
        "{'timeouts': {'handshakeMs': 0}} timeouts/handshakeMs range",
        "{'timeouts': {'proxyHeaderMs': '3s'}} timeouts/proxyHeaderMs type",
        "{'redispatch': {'totalMs': 1}} redispatch/totalMs range",
        "{'redispatch': {'turnAroundMs': 60001}} redispatch/turnAroundMs range",
        "{'feedback': {'pull': {'kind': 'xml'}}} feedback/pull/kind enum",
        "{'feedback': {'pull': {'kind': 'json'}}} feedback/pull/selectors required",
        "{'feedback': {'pull': {'kind': 'json', 'selectors': {'load': 'a'}}}}"
            + " feedback/pull/selectors/load pattern",
        "{'feedback': {'pull': {'path': 'load'}}} feedback/pull/path pattern",
        "{'feedback': {'pull': {'intervalMs': 10}}} feedback/pull/intervalMs range",
        "{'dial': {'proxyProtocol': 'v3'}} dial/proxyProtocol enum",
        "{'dial': {'proxyProtocol': 'v2', 'proxyOptions': ['tls']}} dial/proxyOptions pattern",
        "{'dial': {'proxyProtocol': 'v1', 'proxyOptions': ['ssl']}} dial/proxyOptions pattern",
        "{'dial': {'source': 'eth0'}} dial/source pattern",
        "{'dial': {'source': '10.0.0.1', 'transparent': true}} dial/source pattern",
        "{'dial': {'tls': {'verify': 'some'}}} dial/tls/verify enum",
        "{'dial': {'tls': {'serverName': '*.example'}}} dial/tls/serverName pattern",
        "{'dial': {'tls': {'ca': 'a/b'}}} dial/tls/ca pattern",
        "{'dial': {'tsl': {}}} dial/tsl unknown",
      })
  void whatIsWrongInAServiceIsNamed(String line) {
    JsonObject plain = spec(SERVICE);
    refused(SERVICE, line);
    assertThat(spec(SERVICE)).isEqualTo(plain);
  }

  @Test
  void rangesOfPortsOfTwoServicesMayNotOverlap() {
    put(new JsonObject().put("port", 8443).put("portLast", 8450));
    JsonObject inside = ApiServicesTest.web().put("listeners", listener(8440, 8443));
    assertThat(api.call("PUT", "/api/v1/services/other", inside).status()).isEqualTo(409);
    JsonObject beside = ApiServicesTest.web().put("listeners", listener(8440, 8442));
    assertThat(api.call("PUT", "/api/v1/services/other", beside).status()).isEqualTo(201);
  }

  private static JsonArray listener(int port, int portLast) {
    return JsonArray.of(
        new JsonObject().put("id", "tcp").put("port", port).put("portLast", portLast));
  }

  private void refused(String path, String line) {
    int end = line.lastIndexOf('}') + 1;
    String[] expected = line.substring(end + 1).split(" ", 2);
    JsonObject patch = new JsonObject(line.substring(0, end).replace('\'', '"'));
    ApiHarness.Answer answer = api.call("PATCH", path, patch, "If-Match", "*");
    assertThat(answer.status()).isEqualTo(422);
    JsonObject error = answer.json().getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo("#/" + expected[0]);
    assertThat(error.getString("code")).isEqualTo(expected[1]);
    assertThat(error.getString("message")).contains("(expected: ");
  }

  private JsonObject put(JsonObject body) {
    assertThat(api.call("PUT", LISTENER, body, "If-Match", "*").status()).isIn(200, 201);
    return spec(LISTENER);
  }

  private JsonObject patched(JsonObject patch) {
    assertThat(api.call("PATCH", LISTENER, patch, "If-Match", "*").status()).isEqualTo(200);
    return spec(LISTENER);
  }

  private JsonObject spec(String path) {
    return api.get(path).json().getJsonObject("spec");
  }
}
