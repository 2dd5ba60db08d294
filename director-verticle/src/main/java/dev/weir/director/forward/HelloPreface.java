package dev.weir.director.forward;

import dev.weir.director.admit.ClientHelloReader;
import dev.weir.director.admit.HelloRead;
import dev.weir.director.forward.Admission.Refusal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The TLS hello of one client; it is only read, all of it goes to the backend.
final class HelloPreface implements Preface {
  private static final ClientHelloReader READER =
      new ClientHelloReader(ClientHelloReader.LENGTH_MAX_DEFAULT);

  private @Nullable String serverName;

  @Override
  public Judged judge(ByteBuffer soFar) {
    return switch (READER.read(soFar)) {
      case HelloRead.NeedMore _ -> Judged.MORE;
      case HelloRead.Hello hello -> {
        serverName = hello.serverName();
        yield new Judged.Done(0);
      }
      case HelloRead.NotTls _, HelloRead.TooLong _ -> new Judged.Bad(Refusal.TLS_HELLO);
    };
  }

  @Nullable String serverName() {
    return serverName;
  }
}
