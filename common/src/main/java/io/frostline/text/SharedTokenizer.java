package io.frostline.text;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A tokenizer that travels to the tasks as its file. Each process opens it once, for all its tasks,
 * and keeps it until it ends: an executor sees one or two.
 */
public final class SharedTokenizer implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Tokenizer> PROCESS_WIDE = new ConcurrentHashMap<>();

  private final String name;
  private final String sha256;
  private final byte[] file;

  /**
   * A tokenizer to share.
   *
   * @param name what to call it in messages
   * @param sha256 of the file
   */
  public SharedTokenizer(String name, String sha256, byte[] file) {
    this.name = Objects.requireNonNull(name, "name");
    this.sha256 = Objects.requireNonNull(sha256, "sha256");
    this.file = file.clone();
  }

  /** That of its file. */
  public String sha256() {
    return sha256;
  }

  /** The tokenizer of this process; not to be closed. */
  public Tokenizer open() {
    return PROCESS_WIDE.computeIfAbsent(sha256, first -> Tokenizer.open(file, name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedTokenizer tokenizer && sha256.equals(tokenizer.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
