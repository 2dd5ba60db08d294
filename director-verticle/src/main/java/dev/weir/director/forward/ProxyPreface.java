package dev.weir.director.forward;

import dev.weir.core.net.ProxyAddresses;
import dev.weir.core.net.ProxyDecoded;
import dev.weir.core.net.ProxyDecoder;
import dev.weir.core.net.ProxyHeader;
import dev.weir.director.forward.Admission.Refusal;
import java.nio.ByteBuffer;

/// The PROXY header of one client.
final class ProxyPreface implements Preface {
  private static final ProxyDecoder DECODER = new ProxyDecoder(ProxyDecoder.V2_LENGTH_MAX_DEFAULT);

  private ProxyHeader header = ProxyHeader.LOCAL;

  @Override
  public Judged judge(ByteBuffer soFar) {
    return switch (DECODER.decode(soFar)) {
      case ProxyDecoded.NeedMore _ -> Judged.MORE;
      case ProxyDecoded.Complete(var found, var consumed) -> {
        header = found;
        yield new Judged.Done(consumed);
      }
      case ProxyDecoded.Invalid _ -> new Judged.Bad(Refusal.PROXY_HEADER);
    };
  }

  /// The ends that it names; unspecified when those of the socket count.
  ProxyAddresses addresses() {
    return header.addresses();
  }
}
