package dev.weir.director.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.director.admit.HelloRead.Hello;
import dev.weir.director.admit.HelloRead.NeedMore;
import dev.weir.director.admit.HelloRead.NotTls;
import dev.weir.director.admit.HelloRead.Reason;
import dev.weir.director.admit.HelloRead.TooLong;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClientHelloReaderTest {
  private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");
  private static final Set<TlsVersion> BOTH_READ = Set.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
  private static final Hello NAMELESS = new Hello(null, List.of(), Set.of(TlsVersion.TLS_1_2));

  private final ClientHelloReader reader =
      new ClientHelloReader(ClientHelloReader.LENGTH_MAX_DEFAULT);

  private HelloRead read(byte[] bytes) {
    return reader.read(ByteBuffer.wrap(bytes));
  }

  private HelloRead read(String hex) {
    return read(HexFormat.of().parseHex(hex));
  }

  private HelloRead withExtensions(String hex) {
    return read(Hellos.with(hex));
  }

  @Test
  void readsWhatTheJdkSays() {
    assertThat(read(Hellos.jdk("www.example.org", BOTH, "h2", "http/1.1")))
        .isEqualTo(new Hello("www.example.org", List.of("h2", "http/1.1"), BOTH_READ));
    assertThat(read(Hellos.jdk("", BOTH))).isEqualTo(new Hello(null, List.of(), BOTH_READ));
    assertThat(read(Hellos.jdk("a.b", List.of("TLSv1.3"))))
        .isEqualTo(new Hello("a.b", List.of(), Set.of(TlsVersion.TLS_1_3)));
    assertThat(read(Hellos.jdk("a.b", List.of("TLSv1.2"))))
        .isInstanceOfSatisfying(
            Hello.class, hello -> assertThat(hello.versions()).containsExactly(TlsVersion.TLS_1_2));
  }

  @Test
  void readsBetweenPositionAndLimitAlone() {
    byte[] hello = Hellos.jdk("a.b", BOTH);
    ByteBuffer bytes = ByteBuffer.allocateDirect(hello.length + 20);
    bytes.put(7, hello).position(7);
    HelloRead expected = read(hello);
    assertThat(reader.read(bytes)).isEqualTo(expected);
    assertThat(reader.read(bytes.limit(7 + hello.length))).isEqualTo(expected);
    assertThat(reader.read(bytes.limit(6 + hello.length))).isEqualTo(new NeedMore(hello.length));
    assertThat(bytes.position()).isEqualTo(7);
  }

  /// In one record or in many, each byte alone: not a byte early, not a byte late.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void readsAHelloInPieces(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] hello = Hellos.jdk("www.example.org", BOTH, "h2");
    HelloRead expected = read(hello);
    byte[] records = Hellos.inRecords(hello, 1 + random.nextInt(400), random);
    for (int have = 0; have < records.length; have++) {
      assertThat(read(Arrays.copyOf(records, have)))
          .as("seed %d, %d of %d bytes", seed, have, records.length)
          .isInstanceOf(NeedMore.class);
    }
    assertThat(read(records)).as("seed %d", seed).isEqualTo(expected);
    assertThat(read(Arrays.copyOf(records, records.length + 30))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "474554202f20, NOT_A_HANDSHAKE",
    "80, NOT_A_HANDSHAKE",
    "17, NOT_A_HANDSHAKE",
    "1602, NOT_A_HANDSHAKE",
    "160301000402, NOT_A_HELLO",
    "160301000402000000, NOT_A_HELLO",
    "1603010000, MALFORMED",
    "1603014001, MALFORMED",
    "160301000101150301, MALFORMED",
    "160301000401000000, MALFORMED",
  })
  void refusesAtOnceWhatIsNoHello(String hex, Reason reason) {
    assertThat(read(hex)).isEqualTo(new NotTls(reason));
  }

  @Test
  void saysHowManyBytesItNeeds() {
    assertThat(read("")).isEqualTo(new NeedMore(5));
    assertThat(read("1603")).isEqualTo(new NeedMore(5));
    assertThat(read("1603010200")).isEqualTo(new NeedMore(9));
    assertThat(read("1603010200010001fc")).isEqualTo(new NeedMore(5 + 512));
    assertThat(read("16030100020100")).isEqualTo(new NeedMore(12));
  }

  @Test
  void refusesAHelloThatIsTooLong() {
    assertThat(read("16030140000100ffff")).isEqualTo(new TooLong());
    assertThat(read("160301000401ffffff")).isEqualTo(new TooLong());
    // A byte a record, and the hello ends behind the limit with all those heads.
    SplittableRandom random = new SplittableRandom(1);
    byte[] crumbs = Hellos.inRecords(Hellos.with("ffff0c00" + "00".repeat(3072)), 1, random);
    assertThat(read(crumbs)).isEqualTo(new TooLong());
    byte[] hello = Hellos.with("ffff01b0" + "00".repeat(432));
    assertThat(hello.length).isBetween(480, 512);
    ClientHelloReader narrow = new ClientHelloReader(512);
    assertThat(narrow.read(ByteBuffer.wrap(hello))).isEqualTo(NAMELESS);
    byte[] longer = Hellos.with("ffff01f0" + "00".repeat(496));
    assertThat(narrow.read(ByteBuffer.wrap(longer))).isEqualTo(new TooLong());
    assertThat(narrow.read(ByteBuffer.wrap(longer, 0, 9))).isEqualTo(new TooLong());
    assertThatThrownBy(() -> new ClientHelloReader(100))
        .hasMessage("TLS hello: 100 bytes (expected: 512..65536)");
  }

  @ParameterizedTest
  @CsvSource({
    "Example.ORG, example.org",
    "example.org., example.org",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "a, a",
    "1.2.3.a4, 1.2.3.a4",
  })
  void normalisesTheName(String sent, String expected) {
    assertThat(withExtensions(Hellos.serverName(sent)))
        .isEqualTo(new Hello(expected, List.of(), Set.of(TlsVersion.TLS_1_2)));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1",
    "a..b",
    "'.'",
    "'a.b..'",
    ".a",
    "-a.b",
    "a-.b",
    "a_b.c",
    "a b",
    "ünï.example",
    "*.example.org",
    "a/b",
    "'::1'",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
  })
  void refusesNamesThatAreNone(String sent) {
    assertThat(withExtensions(Hellos.serverName(sent))).isEqualTo(new NotTls(Reason.NAME_INVALID));
  }

  @ParameterizedTest
  @CsvSource({
    // The extension: empty, an empty list, an empty name, a name that ends behind its list.
    "00000000",
    "000000020000",
    "000000050003000000",
    "0000000600040000026100",
    "00000005000300000161",
    // Two names, in one extension or in two.
    "0000000a00080000016100000162",
    "00000006000400000161" + "00000006000400000162",
    // Protocols: none, an empty one, twice.
    "001000020000",
    "00100003000100",
    "0010000400020161" + "0010000400020161",
    // Versions: none, one and a half, twice.
    "002b000100",
    "002b000403030303",
    "002b0003020304" + "002b0003020304",
    // An extension behind the end.
    "ffff000500",
    "ffff",
  })
  void refusesMalformedExtensions(String hex) {
    assertThat(withExtensions(hex)).isEqualTo(new NotTls(Reason.MALFORMED));
  }

  @Test
  void takesWhatIsUnusualButRight() {
    // A name of an unknown kind beside the host name, and grease everywhere.
    assertThat(
            withExtensions(
                "0a0a0000"
                    + "0000000a0008070001ff00000161"
                    + "00100007000502fafa0161"
                    + "002b0005047a7a0304"
                    + "ffff000100"))
        .isEqualTo(new Hello("a", List.of("úú", "a"), Set.of(TlsVersion.TLS_1_3)));
    byte[] old =
        HexFormat.of().parseHex("160300002d0100002903" + "01" + "00".repeat(33) + "0002002f0100");
    assertThat(read(old)).isEqualTo(new Hello(null, List.of(), Set.of(TlsVersion.TLS_1_0)));
  }

  /// Wrong bytes, missing ones, strange ones. The buffer ends where they end, so that reading
  /// further would throw; and no verdict is taken back by a byte more.
  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#some")
  void anyBytesAreAHelloOrRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = spoilt(random);
    HelloRead before = new NeedMore(1);
    for (int have = 0; have <= bytes.length; have++) {
      HelloRead now = read(Arrays.copyOf(bytes, have));
      if (before instanceof NeedMore(int lengthMin)) {
        assertThat(now instanceof Hello && lengthMin > have).as("seed %d", seed).isFalse();
      } else {
        assertThat(now).as("seed %d, %d bytes", seed, have).isEqualTo(before);
      }
      before = now;
    }
  }

  private static byte[] spoilt(SplittableRandom random) {
    byte[] bytes =
        Hellos.with(
            Hellos.serverName("www.example.org") + "00100007000502fafa0161" + "002b0005047a7a0304");
    for (int i = random.nextInt(4); i > 0; i--) {
      int at =
          random.nextInt(3) == 0
              ? random.nextInt(bytes.length)
              : 40 + random.nextInt(bytes.length - 40);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(8));
    }
    return random.nextBoolean() ? bytes : Hellos.inRecords(bytes, 1 + random.nextInt(90), random);
  }
}
