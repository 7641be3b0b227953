package io.frostline.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/**
 * Values that go from the driver to tasks as data, or come back as results, in the serial form of
 * Java: Spark may be configured with Kryo, which cannot handle Java records.
 */
public final class JavaBytes {
  private JavaBytes() {}

  /** The bytes of a serializable value. */
  public static byte[] of(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(value);
    } catch (IOException unforeseen) {
      throw new UncheckedIOException(unforeseen);
    }
    return bytes.toByteArray();
  }

  /** The value of bytes that {@link #of} returned. */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return type.cast(stream.readObject());
    } catch (IOException | ClassNotFoundException unforeseen) {
      throw new IllegalStateException("cannot read a value from another process", unforeseen);
    }
  }
}
