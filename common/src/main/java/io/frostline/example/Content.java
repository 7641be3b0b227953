package io.frostline.example;

/** The content of an example, opened: checked, and ready to become the input of networks. */
public interface Content extends AutoCloseable {
  /** Frees what was opened. */
  @Override
  void close();
}
