package dev.weir.director.forward.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A filter for listening sockets (classic BPF) that drops the packets with which clients begin:
/// handshakes under way come to their end, and nothing new joins the queue. Who was dropped asks
/// again after a second, and meets a successor or is refused. Never changes.
final class NoNewClients {
  static final int LENGTH = 16;

  /// Of the TCP header, where what a filter sees begins.
  private static final int FLAGS_OFFSET = 13;

  private static final int SYN = 2;
  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_IF_SET = 0x45;
  private static final int RETURN = 0x06;
  private static final int WHOLE = -1;
  private static final MemorySegment PROGRAM = program();

  private NoNewClients() {}

  /// Where the `struct sock_fprog` is.
  static long pointer() {
    return PROGRAM.address();
  }

  private static MemorySegment program() {
    MemorySegment steps = Arena.global().allocate(4 * 8L, 8);
    step(steps, 0, LOAD_BYTE, 0, 0, FLAGS_OFFSET);
    step(steps, 1, JUMP_IF_SET, 0, 1, SYN);
    step(steps, 2, RETURN, 0, 0, 0);
    step(steps, 3, RETURN, 0, 0, WHOLE);
    MemorySegment program = Arena.global().allocate(LENGTH, 8);
    program.set(JAVA_SHORT, 0, (short) 4);
    program.set(ADDRESS, 8, steps);
    return program;
  }

  private static void step(
      MemorySegment steps, int index, int code, int ifTrue, int ifFalse, int number) {
    long at = 8L * index;
    steps.set(JAVA_SHORT, at, (short) code);
    steps.set(JAVA_BYTE, at + 2, (byte) ifTrue);
    steps.set(JAVA_BYTE, at + 3, (byte) ifFalse);
    steps.set(JAVA_INT, at + 4, number);
  }
}
