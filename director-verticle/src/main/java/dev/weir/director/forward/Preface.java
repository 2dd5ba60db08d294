package dev.weir.director.forward;

import dev.weir.director.forward.Admission.Refusal;
import java.nio.ByteBuffer;

/// What a client has to say before its connection goes on: a PROXY header, a TLS hello.
interface Preface {
  /// Enough for any preface; a client that sends more without an end is refused.
  int LENGTH_MAX = 16 * 1024 + 256;

  /// Judges all bytes so far, between position and limit, which both stay.
  Judged judge(ByteBuffer soFar);

  /// What the bytes so far are.
  sealed interface Judged {
    Judged MORE = new More();

    /// The beginning of it.
    record More() implements Judged {}

    /// All of it.
    ///
    /// @param consumed bytes at the beginning that are not for the backend
    record Done(int consumed) implements Judged {}

    /// Something else.
    record Bad(Refusal refusal) implements Judged {}
  }

  /// What became of the reading.
  sealed interface Heard {
    Heard WELL = new Well();
    Heard LATE = new Late();
    Heard GONE = new Gone();
    Heard KILLED = new Killed();

    /// It was read.
    record Well() implements Heard {}

    /// It was something else.
    record Bad(Refusal refusal) implements Heard {}

    /// It did not come in time.
    record Late() implements Heard {}

    /// The client went before.
    record Gone() implements Heard {}

    record Killed() implements Heard {}
  }
}
