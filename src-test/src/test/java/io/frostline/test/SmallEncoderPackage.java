package io.frostline.test;

import static io.frostline.test.Command.frostline;

import java.nio.file.Path;

/** An encoder of two blocks, in which a letter is a token. */
final class SmallEncoderPackage {
  static final String NAME = "small";

  private static final Path TESTS = Project.ROOT.resolve("common/src/test/resources/io/frostline");

  private SmallEncoderPackage() {}

  /** Imports it into a store, anywhere. */
  static void importInto(Object store) {
    frostline(
            "models",
            "import",
            TESTS.resolve("imports/encoder/encoder.onnx"),
            "--tokenizer",
            TESTS.resolve("text/wordpiece.json"),
            "--pool",
            "mean",
            "--name",
            NAME,
            "--models",
            store)
        .succeeded();
  }
}
