package io.frostline.example;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array at once, as a number. */
public final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private ByteSearch() {}

  /** The eight bytes from a position on, the first one in the highest bits. */
  public static long eightBytes(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  public static void putEightBytes(byte[] bytes, int at, long eight) {
    LONGS.set(bytes, at, eight);
  }

  /**
   * Whether one of eight bytes has a value.
   *
   * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling
   *     Hacks, determine if a word has a zero byte</a>
   */
  public static boolean contains(long eight, int value) {
    long difference = eight ^ ONES * (value & 0xFF);
    return (difference - ONES & ~difference & TOPS) != 0;
  }
}
